import { fieldsOf, indented } from './json.ts';

describe('JSON on lines of its own', () => {
  it('keeps each number and text as it was written', () => {
    const text = '{"a":12345678901234567890,"b":[1.50,{"c":"x, {y}: \\"z\\""}],"d":{},"e":[ ],"a":null}';
    expect(indented(text)).toBe(
      [
        '{',
        '  "a": 12345678901234567890,',
        '  "b": [',
        '    1.50,',
        '    {',
        '      "c": "x, {y}: \\"z\\""',
        '    }',
        '  ],',
        '  "d": {},',
        '  "e": [],',
        '  "a": null',
        '}',
      ].join('\n'),
    );
  });

  it.each(['company: none', '{"a": 1', '', '"a"', '7'])('leaves %j as it is', (text) => {
    expect(indented(text)).toBe(text);
  });
});

describe('the fields of a JSON object', () => {
  it('are its own alone, each number as it was written', () => {
    const text =
      '{"id": 12345678901234567890, "n": 1.50, "t": "a \\"b\\": 1", "o": {"id": 2}, "l": [{"n": 3}], "z": null}';
    expect(fieldsOf(text)).toEqual(
      new Map([
        ['id', '12345678901234567890'],
        ['n', '1.50'],
        ['t', 'a "b": 1'],
        ['o', '{…}'],
        ['l', '[…]'],
        ['z', ''],
      ]),
    );
  });

  it.each(['', 'company: none', '[{"a": 1}]', '"a"', '{"a": 1'])('are none of %j', (text) => {
    expect(fieldsOf(text)).toBeUndefined();
  });
});
