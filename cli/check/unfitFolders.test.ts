import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { copyCheckout } from '../../tests/checkoutCopy.ts';

const SOURCE = `export const source = {
  configuration: { variables: 'NAME_API', url: 'http://127.0.0.1:9/' },
  request: () => ({}),
  read: () => ({ items: [] }),
  record: (item) => item,
};`;
const DEFINITION = `{
  key: 'id',
  time: 'at',
  columnTypes: {},
  count: 'things',
  measures: [{ name: 'level', field: 'level' }],
  dimensions: [{ name: 'place', field: 'place' }],
  recent: [],
}`;
const SCHEMA = {
  type: 'object',
  required: ['id', 'at'],
  properties: {
    id: { type: 'string' },
    at: { type: 'integer' },
    level: { type: ['number', 'null'], minimum: 0, maximum: 100 },
    place: { type: ['string', 'null'] },
    position: { type: ['object', 'null'] },
  },
};

interface Folder {
  /** Replaces something of the definition. */
  readonly changed?: readonly [from: string, to: string];
  readonly schema?: object;
  readonly source?: string;
}

/** Each with one thing that does not fit, and the sentence that says so. */
const UNFIT: Readonly<Record<string, Folder & { readonly says: string }>> = {
  nokey: {
    changed: ["key: 'id'", "key: 'number'"],
    says: 'key: the schema has no field number',
  },
  nonumber: {
    changed: ["field: 'level'", "field: 'place'"],
    says: 'measure level: field place is no number, but a column of type text',
  },
  nested: {
    changed: ["field: 'place'", "field: 'position'"],
    says: 'dimension place: expected a text, or a number with classes; field position is a column of type json',
  },
  nocolumn: {
    schema: { ...SCHEMA, properties: { ...SCHEMA.properties, mixed: { type: ['string', 'number'] } } },
    says: 'field mixed: expected one type, or one and null, got ["string","number"]',
  },
  taken: {
    changed: ["namesOf('taken')", "{ ...namesOf('taken'), topic: 'earthquakes' }"],
    says: 'topic earthquakes is taken by earthquakes',
  },
  nosource: {
    source: 'export {};',
    says: 'source.ts: expected it to export an object with configuration (variables in capitals, and url), request, read and record',
  },
};

let checkout: string;
beforeAll(async () => {
  checkout = await copyCheckout('unfit');
  for (const [name, folder] of Object.entries(UNFIT)) await write(name, folder);
});
afterAll(() => rm(checkout, { recursive: true, force: true }));

async function write(
  name: string,
  { changed: [from, to] = ['', ''], schema, source }: Folder,
): Promise<void> {
  const folder = path.join(checkout, 'pipelines', name);
  await mkdir(folder);
  const definition = `import { namesOf } from '../../domain/definition.ts';
export const definition = { name: '${name}', names: namesOf('${name}'), ...${DEFINITION} };`;
  await writeFile(path.join(folder, 'pipeline.ts'), definition.replace(from, to));
  await writeFile(path.join(folder, 'record.schema.json'), JSON.stringify(schema ?? SCHEMA));
  await writeFile(path.join(folder, 'source.ts'), source ?? SOURCE);
}

/** Runs the command of the copy, on a home of its own. */
function pipeline(...args: readonly string[]) {
  return execa(process.execPath, [path.join(checkout, 'cli', 'pipeline.js'), ...args], {
    env: { PIPELINE_HOME: path.join(checkout, 'home'), NO_COLOR: '1' },
    cwd: checkout,
    reject: false,
    all: true,
  });
}

it('each folder that does not fit is one sentence of the check', async () => {
  const { exitCode, all } = await pipeline('check');
  const sentences = all.split('\n').filter((line) => line.startsWith('not ok'));
  expect(sentences.toSorted()).toEqual(
    [
      ...Object.entries(UNFIT).map(([name, { says }]) => `not ok\t${name}: ${says}`),
      // Of two that have the same name, neither fits.
      'not ok\tearthquakes: topic earthquakes is taken by taken',
    ].toSorted(),
  );
  expect(exitCode).toBe(1);
});

it('a start says the same of those that it is to run, and begins nothing', async () => {
  const before = await readdir(checkout);
  const { exitCode, all } = await pipeline('start', ...Object.keys(UNFIT), '--no-grafana');
  for (const [name, { says }] of Object.entries(UNFIT)) expect(all).toContain(`pipelines/${name}: ${says}`);
  expect(exitCode).toBe(1);
  expect(await readdir(checkout)).toEqual(before);
});
