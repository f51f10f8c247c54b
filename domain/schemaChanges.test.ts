import { incompatibleChanges } from './schemaChanges.ts';

const schema = (properties: object, required: readonly string[] = ['id']) => ({
  type: 'object',
  required,
  properties: { id: { type: 'string' }, ...properties },
});

describe('incompatible changes of a schema', () => {
  it.each([
    ['nothing', { vat: { type: 'string' } }, { vat: { type: 'string' } }],
    ['a new optional field', {}, { founder: { type: 'string' } }],
    ['a field that may be null', { vat: { type: 'string' } }, { vat: { type: ['string', 'null'] } }],
    ['a field that may be a fraction', { size: { type: 'integer' } }, { size: { type: ['number', 'null'] } }],
    ['a field that may be anything', { vat: { type: 'string' } }, { vat: {} }],
    [
      'what a field that is an object no longer says of its fields',
      { site: { type: 'object', properties: { town: { type: 'string' } } } },
      { site: { type: 'object' } },
    ],
    ['bounds', { revenue: { type: 'number' } }, { revenue: { type: 'number', maximum: 10 } }],
    ['another pattern', { at: { type: 'string', pattern: 'a' } }, { at: { type: 'string', pattern: 'b' } }],
  ])('are not: %s', (_, older, newer) => {
    expect(incompatibleChanges(schema(older), schema(newer))).toEqual([]);
  });

  it.each([
    [
      'another type',
      { vat: { type: 'string' } },
      { vat: { type: 'integer' } },
      'vat: was string, is integer',
    ],
    [
      'a whole number',
      { size: { type: 'number' } },
      { size: { type: 'integer' } },
      'size: was number, is integer',
    ],
    [
      'what must no longer be null',
      { vat: { type: ['string', 'null'] } },
      { vat: { type: 'string' } },
      'vat: was string or null, is string',
    ],
    ['a type where there was none', { vat: {} }, { vat: { type: 'string' } }, 'vat: was anything, is string'],
    [
      'a field that is no longer there',
      { vat: { type: 'string' } },
      {},
      'vat: was a field, is none (keep it, not required and null, where nothing fills it)',
    ],
    [
      'another type within a list',
      { addresses: { type: 'array', items: { type: 'object' } } },
      { addresses: { type: 'array', items: { type: 'string' } } },
      'addresses.items: was object, is string',
    ],
  ])('are: %s', (_, older, newer, reason) => {
    expect(incompatibleChanges(schema(older), schema(newer))).toEqual([reason]);
  });

  it('are: a field that becomes required, or is so from the beginning', () => {
    const newer = schema({ vat: { type: 'string' }, founder: { type: 'string' } }, ['id', 'vat', 'founder']);
    expect(incompatibleChanges(schema({ vat: { type: 'string' } }), newer)).toEqual([
      'vat: was not required, is required',
      'founder: was not required, is required',
    ]);
  });
});
