import { deepJson, depthOf } from './nesting.ts';

const nested = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown;

describe('depthOf', () => {
  it('counts levels of arrays and objects along the deepest way', () => {
    expect(['text', null, 5, [], { a: 1, b: [{}, []] }, [[1], [[2]]]].map(depthOf)).toEqual([
      0, 0, 0, 1, 3, 3,
    ]);
  });

  it('does not run out of stack', () => {
    expect(depthOf(nested(100_000))).toBe(100_000);
  });
});

describe('deepJson', () => {
  it('writes what JSON.stringify writes', () => {
    const value: unknown = JSON.parse(
      '{"a":[1,-0.5e300,true,null,"é\\u0000\\"\\ud800"],"":{},"__proto__":[[],{"b":[{}]}],"7":1}',
    );
    expect(deepJson(value)).toBe(JSON.stringify(value));
    expect(deepJson('text')).toBe('"text"');
  });

  it('writes what is too deep for JSON.stringify before Node.js 26', () => {
    expect(deepJson({ a: nested(100_000) })).toBe(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
  });
});
