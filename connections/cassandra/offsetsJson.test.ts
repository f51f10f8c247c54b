import { offsetsFromJson, offsetsToJson } from './offsetsJson.ts';

describe('offsets as JSON', () => {
  it('are read as they are written, however large', () => {
    const offsets = { 0: '0', 1: '9223372036854775807' };
    expect(offsetsFromJson(offsetsToJson(offsets), 'column')).toEqual(offsets);
  });

  it('are read from numbers that are exact', () => {
    expect(offsetsFromJson('{"0": 17}', 'column')).toEqual({ 0: '17' });
  });

  it.each(['', 'null', '[1]', '{"0": -1}', '{"a": 1}', '{"0": 1.5}', '{"0": 9007199254740993}'])(
    'are not read from %p',
    (text) => {
      expect(() => offsetsFromJson(text, 'table.column')).toThrow(
        'table.column: expected {"partition": offset}, got',
      );
    },
  );
});
