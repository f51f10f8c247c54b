import { indented } from '../../infra/console/page/deadLetters/indented.ts';

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
