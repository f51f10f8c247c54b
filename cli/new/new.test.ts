import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { compileRecordSchema } from '../../activities/recordSchema.ts';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { definitionProblems } from '../../domain/definitionCheck.ts';
import { useHttpServers } from '../../tests/fakes/httpServers.ts';
import { writableUrl } from './ask.ts';
import { makeFolder } from './makeFolder.ts';
import { propose } from './propose.ts';

const serve = useHttpServers();

/** An API of bike stations, as there are many. */
const STATIONS = [
  ['DE001', 'Alexanderplatz', 'Berlin', 14, 7],
  ['DE002', 'Neukölln', 'Berlin', 3, 0],
  ['FR010', 'Bastille', 'Paris', 22, 1],
  ['FR011', 'Louvre', 'Paris', 0, 30],
].map(([stationId, name, city, bikesAvailable, docks], index) => ({
  stationId,
  name,
  city,
  order: index,
  bikesAvailable,
  docks: index === 2 ? null : docks,
  position: { lat: 1, lon: 2 },
  byId: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`b${n}`, n])),
  lastReported: `2026-11-27T12:0${index}:00Z`,
  updated: 1_795_780_800_000 + index,
  odd: index % 2 === 0 ? 1 : 'x',
  nothing: null,
}));
const ANSWER = { last_updated: 1, data: { stations: STATIONS } };

describe('the proposal for an API', () => {
  it('fits, as the check of a folder has it', () => {
    const { definition, schema } = propose('bikes', ANSWER);
    expect(definitionProblems(definition, schema)).toEqual([]);
    expect(definition).toMatchObject({
      key: 'station_id',
      time: 'last_reported',
      columnTypes: { updated: 'timestamp' },
      dimensions: [{ name: 'city', field: 'city' }],
    });
    expect(definition.measures.map(({ field }) => field)).toEqual([
      'order_value',
      'bikes_available',
      'docks',
    ]);
  });

  it('is a schema that a validator takes where the only time is the version, too', () => {
    const items = [1, 2].map((id) => ({ id, updated_at: `2026-11-27T12:0${id}:00Z` }));
    const { definition, schema, version } = propose('things', items);
    expect([definition.time, version]).toEqual(['updated_at', 'updated_at']);
    expect(() => compileRecordSchema(JSON.stringify(schema))).not.toThrow();
  });

  it('says whatever one answer cannot tell', () => {
    const { doubts } = propose('bikes', ANSWER);
    for (const doubt of [
      /^All of this follows from 4 items of one answer/,
      /^The key is station_id: .* one answer cannot tell/,
      /^The time is last_reported, of last_reported, updated/,
      /^The version is updated/,
      /^odd is left out: it is integer in some items and string in others/,
      /^nothing is left out: it is null in all items/,
      /^byId is an object, kept as JSON text/,
      /^order is the column order_value/,
      /^Added up are order_value, bikes_available, docks: whether a sum of it means anything/,
      /^Added up by city \(2 values\)/,
    ])
      expect(doubts).toContainEqual(expect.stringMatching(doubt));
  });

  it('has the key that a person names, where it can be one', () => {
    const items = [1, 2, 2].map((size, index) => ({ imo: 9_100_000 + index, size, sailed: true }));
    expect(propose('ferries', items).doubts).toContainEqual(
      expect.stringMatching(/^No field that could be a key \(imo\) is called like one: .* say --key imo\.$/),
    );
    const { definition, schema, isKeyMadeUp } = propose('ferries', items, 'imo');
    expect([definition.key, isKeyMadeUp, definitionProblems(definition, schema)]).toEqual(['imo', false, []]);
    expect(() => propose('ferries', items, 'size')).toThrow(
      '--key size: expected a text or a whole number that each item has, another one in each of 3 items (imo)',
    );
  });

  it('makes up a key and a time where there is none, and says so', () => {
    const { definition, schema, doubts, ...made } = propose('levels', [{ level: 1.5 }, { level: 1.5 }]);
    expect(definitionProblems(definition, schema)).toEqual([]);
    expect(made).toMatchObject({ isKeyMadeUp: true, isTimeMadeUp: true, path: [] });
    expect(definition).toMatchObject({ key: 'id', time: 'fetched_at', columnTypes: { id: 'uuid' } });
    expect(doubts).toContainEqual(
      expect.stringMatching(/^No field could be a key: each item of each tick is/),
    );
    expect(doubts).toContainEqual(expect.stringMatching(/^No field is a time in all items/));
  });

  it('takes the longer of two lists, and says that there is another', () => {
    const { path: found, doubts } = propose('events', {
      events: [{ id: 1 }, { id: 2 }],
      links: [{ rel: 'next' }],
    });
    expect(found).toEqual(['events']);
    expect(doubts[0]).toBe('The items are those of "events" (2); there is also "links" (1).');
  });

  it.each([[{ status: 'ok' }], ['text'], [[1, 2]], [{ data: [] }], [null]])('is none of %j', (answer) => {
    expect(() => propose('none', answer)).toThrow('Expected an answer with a list of objects');
  });
});

/** Departures of ferries: objects within objects, and a link to the next page. */
const departure = (id: number) => ({
  ship: { id: `s${id}`, kind: id < 3 ? 'car' : 'fast', capacity: { people: 100 * id, cars: null } },
  times: { planned: `2026-11-27T12:0${id}:00+02:00`, actual: null },
  id,
  delay: id === 2 ? null : { minutes: 1.5 },
  services: ['wifi'],
});
const PAGE = (links: object) => ({ data: { items: [1, 2, 3].map(departure) }, links });

describe('the proposal for items with objects in them', () => {
  const { definition, schema, doubts, fields, nextPage } = propose(
    'ferries',
    PAGE({ next: '/page/2', self: '/' }),
  );

  it('has columns of what is in them, and a key that is the item`s own', () => {
    expect(definitionProblems(definition, schema)).toEqual([]);
    expect(definition).toMatchObject({
      key: 'id',
      time: 'times_planned',
      dimensions: [{ name: 'ship_kind', field: 'ship_kind' }],
    });
    expect(fields.map(({ column }) => column)).toEqual([
      'ship_id',
      'ship_kind',
      'ship_capacity_people',
      'times_planned',
      'id',
      'delay_minutes',
      'services',
    ]);
    expect(doubts).toContainEqual(expect.stringMatching(/^ship\.capacity\.cars is left out: it is null/));
  });

  it('asks for all pages where a link leads to the next one, and says so', () => {
    expect(nextPage).toEqual(['links', 'next']);
    expect(doubts).toContainEqual(expect.stringMatching(/^The next page is where links\.next leads/));
  });

  it.each([
    [{ next_cursor: 'abc' }, 'next_cursor'],
    [{ page: 1, pages: 3 }, 'page, links.pages'],
    [{ hasMore: true }, 'hasMore'],
  ])('says that there may be further pages where it cannot ask for them: %j', (links, said) => {
    const proposal = propose('ferries', PAGE(links));
    expect(proposal.nextPage).toBeUndefined();
    expect(proposal.doubts).toContainEqual(
      `The answer has links.${said}: where there are further pages, source.ts has to ask for them; a tick takes the first one alone.`,
    );
  });

  it.each([[{ next: null }], [{ hasMore: false }], [{ self: '/' }]])(
    'says nothing of pages where %j',
    (links) => {
      const said = propose('ferries', PAGE(links)).doubts.filter((doubt) => /page/.test(doubt));
      expect(said).toEqual([]);
    },
  );
});

describe('the folder for an API', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'new-pipeline-'));
    for (const name of ['domain', 'node_modules', 'package.json', 'tsconfig.json'])
      await symlink(path.join(REPOSITORY_ROOT, name), path.join(root, name));
  });
  afterEach(async () => {
    await rm(root, { recursive: true });
  });

  it('asks it once, with the token that is configured, and makes records of what it answered', async () => {
    const tokens: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      tokens.push(request.headers.authorization);
      response.end(JSON.stringify(ANSWER));
    });
    const folder = path.join(root, 'pipelines', 'bikes');
    const doubts = await makeFolder(folder, 'bikes', `${url}/stations?key=s3cret&format=json`, {
      BIKES_API_TOKEN: 't0ken',
    });
    expect(tokens).toEqual(['Bearer t0ken']);
    expect(doubts.at(-1)).toMatch(/lacks what looks like a secret: set BIKES_API_URL/);

    const files = await readdir(folder);
    expect(files).toEqual([
      'bikes.test.ts',
      'example.json',
      'pipeline.ts',
      'record.schema.json',
      'source.ts',
      'workflows.ts',
    ]);
    const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
    expect(texts.join('')).not.toMatch(/s3cret|t0ken/);
    expect(texts[4]).toContain(`url: '${url}/stations?format=json'`);

    expect(texts[5]).toContain('pipeline: bikesPipeline,\n  ingest: ingestBikes,\n');

    const script = `
      const { bikesSource } = await import('./pipelines/bikes/source.ts');
      const { bikes } = await import('./pipelines/bikes/pipeline.ts');
      const { items } = bikesSource.read(JSON.parse(process.argv[1]));
      console.log(JSON.stringify({ key: bikes.key, records: items.map((item) => bikesSource.record(item)) }));`;
    const { stdout } = await execa(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', script, JSON.stringify(ANSWER)],
      { cwd: root },
    );
    const { key, records } = JSON.parse(stdout) as {
      key: string;
      records: readonly Record<string, unknown>[];
    };
    expect(records.map((record) => record[key])).toEqual(['DE001', 'DE002', 'FR010', 'FR011']);
    const check = compileRecordSchema(texts[3] ?? '');
    expect(records.map(check)).toEqual(records.map(() => undefined));
  });

  it('reads what is within objects, and asks for the next page until there is none', async () => {
    const url = await serve((_, response) => response.end(JSON.stringify(PAGE({ next: '/page/2' }))));
    await makeFolder(path.join(root, 'pipelines', 'ferries'), 'ferries', url, {});
    const script = `
      const { ferriesSource } = await import('./pipelines/ferries/source.ts');
      const { items, ...page } = ferriesSource.read(JSON.parse(process.argv[1]));
      console.log(JSON.stringify({ page, last: ferriesSource.read({ data: { items: [] }, links: { next: null } }), records: items.map(ferriesSource.record) }));`;
    const args = [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      script,
      JSON.stringify(PAGE({ next: '/page/2' })),
    ];
    const { stdout } = await execa(process.execPath, args, { cwd: root });
    const { page, last, records } = JSON.parse(stdout) as {
      page: unknown;
      last: unknown;
      records: unknown[];
    };
    expect(page).toEqual({ next: { url: '/page/2' } });
    expect(last).toEqual({ items: [] });
    expect(records[1]).toEqual({
      ship_id: 's2',
      ship_kind: 'car',
      ship_capacity_people: 200,
      times_planned: '2026-11-27T12:02:00+02:00',
      id: 2,
      delay_minutes: null,
      services: ['wifi'],
    });
  });

  it('is not written where its name does not fit, or the API does not answer', async () => {
    const url = await serve((request, response) => {
      response.writeHead(request.url === '/gone' ? 404 : 200).end(JSON.stringify(ANSWER));
    });
    const folder = path.join(root, 'pipelines', 'x');
    await expect(makeFolder(folder, 'Bike Stations', url, {})).rejects.toThrow(
      'name Bike Stations: expected a lower-case letter',
    );
    await expect(makeFolder(folder, 'companies', url, {})).rejects.toThrow('is taken by companies');
    await expect(makeFolder(folder, 'bikes', `${url}/gone`, {})).rejects.toThrow(
      'expected status 200, got 404',
    );
    await expect(readdir(path.join(root, 'pipelines'))).rejects.toThrow('ENOENT');
  });
});

it('a URL is written without what looks like a secret', () => {
  expect(writableUrl('https://ada:s3cret@x.org/a?apiKey=1&limit=2')).toEqual({
    url: 'https://x.org/a?limit=2',
    isWhole: false,
  });
  expect(writableUrl('https://x.org/a?limit=2')).toEqual({ url: 'https://x.org/a?limit=2', isWhole: true });
});
