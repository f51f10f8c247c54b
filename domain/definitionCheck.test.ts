import { namesOf, type PipelineDefinition } from './definition.ts';
import { definitionProblems } from './definitionCheck.ts';
import { takenNames } from './definitionNames.ts';

const QUAKES: PipelineDefinition = {
  name: 'quakes',
  names: namesOf('quakes'),
  key: 'id',
  time: 'at',
  columnTypes: {},
  count: 'quakes',
  measures: [{ name: 'magnitude', field: 'mag' }],
  dimensions: [
    { name: 'network', field: 'net' },
    { name: 'class', field: 'mag', classes: [{ name: 'minor', below: 4 }, { name: 'major' }] },
  ],
  recent: ['place'],
};
const PROPERTIES = {
  id: { type: 'string' },
  at: { type: 'integer' },
  mag: { type: ['number', 'null'], minimum: -2, maximum: 10 },
  net: { type: ['string', 'null'] },
  place: { type: ['string', 'null'] },
};
const SCHEMA = { required: ['id', 'at'], properties: PROPERTIES };

const problems = (change: Partial<PipelineDefinition>, schema: object = SCHEMA) =>
  definitionProblems({ ...QUAKES, ...change }, schema);
const withField = (field: object) => ({ ...SCHEMA, properties: { ...PROPERTIES, ...field } });

test('a definition that fits has no problem', () => {
  expect(problems({})).toEqual([]);
});

test('all problems are told at once', () => {
  expect(problems({ key: 'key', time: 'when', recent: ['felt'] })).toEqual([
    'key: the schema has no field key',
    'time: the schema has no field when',
    'recent: the schema has no field felt',
  ]);
});

test('a map is of numbers that are kept with the newest records', () => {
  const map = { latitude: 'mag', longitude: 'mag', size: 'mag', label: 'place' };
  expect(problems({ recent: ['mag', 'place'], map })).toEqual([]);
  expect(problems({ recent: ['place'], map: { ...map, size: 'place' } })).toEqual([
    'map: latitude mag is none of the fields in recent',
    'map: longitude mag is none of the fields in recent',
    'map: size place is no number, but a column of type text',
  ]);
});

test('thresholds of alerts are those that there are', () => {
  expect(problems({ alerts: { staleSeconds: 7200, volumeBelow: null } })).toEqual([]);
  expect(problems({ alerts: { lagSeconds: 0 } })).toEqual([
    'alerts.lagSeconds: Too small: expected number to be >=1',
  ]);
});

describe('the key', () => {
  it.each([
    [{ required: ['at'], properties: PROPERTIES }, 'key id: must be required, and never null'],
    [withField({ id: { type: ['string', 'null'] } }), 'key id: must be required, and never null'],
    [
      withField({ id: { type: 'number' } }),
      'key id: expected a text or a whole number, got a column of type double',
    ],
  ])('must be a required text or whole number (%#)', (schema, problem) => {
    expect(problems({}, schema)).toEqual([problem]);
  });
});

describe('the time', () => {
  it.each([
    [{ required: ['id'], properties: PROPERTIES }, 'time at: must be required, and never null'],
    [
      withField({ at: { type: 'object' } }),
      'time at: expected a text in ISO 8601 or a whole number of milliseconds, got object values',
    ],
  ])('must be a required text or whole number (%#)', (schema, problem) => {
    expect(problems({}, schema)).toContain(problem);
  });

  it('is not the key', () => {
    expect(problems({ time: 'id' })).toContain('time id: is the key, too');
  });
});

describe('a field', () => {
  it.each([
    ['placeName', 'field placeName: cannot be a column: expected a lower-case letter'],
    ['order', 'field order: cannot be a column: CQL keeps this word for itself'],
    ['1st', 'field 1st: cannot be a column: expected a lower-case letter'],
    ['a'.repeat(49), 'at most 48 in all'],
  ])('named %s can be no column', (name, problem) => {
    expect(problems({}, withField({ [name]: { type: 'string' } }))).toEqual([
      expect.stringContaining(problem),
    ]);
  });

  it('has one type, which its column can hold', () => {
    expect(problems({}, withField({ felt: { type: ['string', 'number'] } }))).toEqual([
      'field felt: expected one type, or one and null, got ["string","number"]',
    ]);
    expect(problems({ columnTypes: { net: 'int' } })).toContain(
      'field net: a column of type int cannot hold string values',
    );
    expect(problems({ columnTypes: { nets: 'text' } })).toEqual([
      'columnTypes: the schema has no field nets',
    ]);
  });

  it('has no format, which the job and the check before publishing would understand differently', () => {
    expect(problems({}, withField({ felt: { type: 'string', format: 'date-time' } }))).toEqual([
      'field felt: format date-time is not known here: say it by a pattern, and the type of its column by columnTypes',
    ]);
  });

  it('may not have the name of a column that a table has anyway', () => {
    expect(
      problems({ dimensions: [{ name: 'm', field: 'minute' }] }, withField({ minute: { type: 'string' } })),
    ).toEqual(['table quakes_by_minute: two columns minute']);
    expect(problems({ recent: ['list'] }, withField({ list: { type: 'string' } }))).toEqual([
      'table quakes_recent: two columns list',
    ]);
  });
});

describe('a measure', () => {
  it.each([
    ['net', 'measure m: field net is no number, but a column of type text'],
    ['felt', 'measure m: the schema has no field felt'],
  ])('of %s is refused', (field, problem) => {
    expect(problems({ measures: [{ name: 'm', field }] })).toEqual([problem]);
  });

  it('has bounds', () => {
    expect(problems({}, withField({ mag: { type: 'number', minimum: 0 } }))).toEqual([
      expect.stringContaining('measure magnitude: field mag needs a minimum and a maximum in the schema'),
    ]);
    expect(problems({}, withField({ mag: { type: 'number', minimum: -2e15, maximum: 0 } }))).toHaveLength(1);
  });

  it.each([
    ['bucket', 'table quakes_totals: two columns bucket'],
    ['quakes', 'table quakes_totals: two columns quakes'],
    ['set', 'totals: set cannot be a column: CQL keeps this word for itself'],
  ])('named %s is refused', (name, problem) => {
    expect(problems({ measures: [{ name, field: 'mag' }] })).toEqual([problem]);
  });
});

describe('a dimension', () => {
  const MAJOR = { name: 'major' };
  it.each([
    [{ name: 'd', field: 'gone' }, 'dimension d: the schema has no field gone'],
    [
      { name: 'd', field: 'mag' },
      'dimension d: expected a text, or a number with classes; field mag is a column of type double',
    ],
    [
      { name: 'd', field: 'net', classes: [MAJOR] },
      'dimension d: classes are of numbers; field net is a column of type text',
    ],
    [
      { name: 'd', field: 'mag', classes: [{ name: 'minor', below: 4 }] },
      'dimension d: expected classes by ascending bounds, the last one without a bound',
    ],
    [
      { name: 'd', field: 'mag', classes: [{ name: 'a', below: 4 }, { name: 'b', below: 4 }, MAJOR] },
      'dimension d: expected classes by ascending bounds, the last one without a bound',
    ],
    [
      { name: 'd', field: 'mag', classes: [{ name: 'major', below: 4 }, MAJOR] },
      'dimension d: two classes major',
    ],
    [{ name: 'all', field: 'net' }, 'two dimensions all'],
  ])('is refused: %j', (dimension, problem) => {
    expect(problems({ dimensions: [dimension] })).toEqual([problem]);
  });

  it('is no object', () => {
    expect(
      problems(
        { dimensions: [{ name: 'd', field: 'geometry' }] },
        withField({ geometry: { type: 'object' } }),
      ),
    ).toEqual([
      'dimension d: expected a text, or a number with classes; field geometry is a column of type json',
    ]);
  });
});

describe('names', () => {
  it.each([
    [{ name: 'Quakes' }, 'name Quakes: expected a lower-case letter'],
    [{ names: { ...QUAKES.names, topic: 'a b' } }, 'topic a b: expected letters, digits and any of ._-'],
    [{ names: { ...QUAKES.names, deadLetterTopic: 'quakes' } }, 'two topics quakes'],
    [
      { names: { ...QUAKES.names, workflowTypes: { ...QUAKES.names.workflowTypes, verify: 'a-b' } } },
      'workflow type a-b: expected letters and digits',
    ],
    [
      {
        names: { ...QUAKES.names, workflowTypes: { ...QUAKES.names.workflowTypes, verify: 'ingestQuakes' } },
      },
      'two workflow types ingestQuakes',
    ],
    [{ names: { ...QUAKES.names, tables: { ...QUAKES.names.tables, facts: 'a-b' } } }, 'table a-b: expected'],
    [
      { names: { ...QUAKES.names, tables: { ...QUAKES.names.tables, facts: 'quakes_recent' } } },
      'two tables',
    ],
  ])('are refused: %#', (change, problem) => {
    expect(problems(change)).toEqual([expect.stringContaining(problem)]);
  });

  it('that another pipeline or all of them have are told with their owner', () => {
    expect(
      takenNames(QUAKES, [{ ...QUAKES, name: 'others', names: namesOf('others') }], ['reports']),
    ).toEqual([]);
    const second = { ...QUAKES, name: 'second', names: { ...namesOf('second'), topic: 'quakes' } };
    expect(takenNames(second, [QUAKES], ['second_totals'])).toEqual([
      'topic quakes is taken by quakes',
      'table second_totals is taken by all pipelines',
    ]);
  });
});

test('a schema that is none is told', () => {
  expect(problems({}, { properties: { id: 7 } })[0]).toMatch(/^record.schema.json: /);
});
