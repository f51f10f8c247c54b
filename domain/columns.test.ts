import { columnsOf } from './columns.ts';

const NOTHING_SAID = { time: 'at', columnTypes: {} };

function typesOf(properties: object, definition = NOTHING_SAID) {
  return Object.fromEntries(columnsOf(definition, { properties }).map(({ name, type }) => [name, type]));
}

test('types follow from the schema', () => {
  expect(
    typesOf({
      id: { type: 'string' },
      at: { type: 'integer' },
      place: { type: ['null', 'string'] },
      felt: { type: ['integer', 'null'], minimum: 0, maximum: 1_000_000 },
      large: { type: 'integer', minimum: 0, maximum: 2_147_483_648 },
      unbounded: { type: 'integer' },
      magnitude: { type: ['number', 'null'] },
      reviewed: { type: 'boolean' },
      links: { type: 'array' },
      geometry: { type: ['object', 'null'] },
    }),
  ).toEqual({
    id: 'text',
    at: 'timestamp',
    place: 'text',
    felt: 'int',
    large: 'bigint',
    unbounded: 'bigint',
    magnitude: 'double',
    reviewed: 'boolean',
    links: 'json',
    geometry: 'json',
  });
});

test('what the definition says comes first', () => {
  expect(typesOf({ id: { type: 'string' } }, { time: 'at', columnTypes: { id: 'uuid' } })).toEqual({
    id: 'uuid',
  });
});

test('a field with two types, or a made-up one, is named', () => {
  expect(() => typesOf({ place: { type: ['string', 'number'] } })).toThrow(
    'place: expected one type, or one and null, got ["string","number"]',
  );
  expect(() => typesOf({ place: { type: 'null' } })).toThrow('place: expected one type');
  expect(() => typesOf({ place: { type: 'float' } })).toThrow(
    'place: expected a type of JSON Schema, got "float"',
  );
});
