import { FakeKafka } from '../../tests/fakes/fakeKafka.ts';
import type { DeadLetter } from '../../connections/cassandra/deadLetters.ts';
import type {
  ReportedBatch,
  ReportedVerification,
  StoredRow,
} from '../../connections/cassandra/recordFacts.ts';
import { HEADERS } from '../../domain/names.ts';
import { traceIdOf } from '../../domain/traceIds.ts';
import { rollupOf } from '../../domain/totals.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { wantedOf } from './wanted.ts';
import { wayOf } from './follow.ts';
import type { WaySources } from './way.ts';

const TOPIC = 'records';
const ID = '8b1f0c52-6d0e-5a7e-9a55-0c6f1d1b7e43';
const AT = '2026-11-23T12:00:00.000Z';
const ROW: StoredRow = {
  row: {
    id: ID,
    timestamp_column: new Date(AT),
    country: 'France',
    sector: 'Retail',
    number_of_employees: 49,
  },
  appendedAt: '2026-11-23T12:00:01.000Z',
};
const BATCH: ReportedBatch = {
  at: '2026-11-23T12:00:02.000Z',
  batchId: 7,
  submissionId: 'driver-1',
  rowsRead: 2,
  durationMs: 640,
  from: { 0: '0' },
  to: { 0: '2' },
};
const VERIFICATION: ReportedVerification = {
  at: '2026-11-23T12:01:00.000Z',
  ok: true,
  topicId: `${TOPIC}, made 1`,
  from: { 0: '0' },
  to: { 0: '2' },
};
const LETTER: DeadLetter = {
  day: AT.slice(0, 10),
  partition: 0,
  offset: '1',
  reason: 'revenue: string found, [number, null] expected',
  appendedAt: AT,
  key: null,
  value: null,
};

interface Known {
  readonly tick?: string;
  readonly row?: StoredRow;
  readonly batches?: readonly ReportedBatch[];
  readonly verifications?: readonly ReportedVerification[];
  readonly letter?: DeadLetter;
  /** Messages that retention has removed. */
  readonly removed?: bigint;
}

/** A topic of two messages, the second of which is the record's, and what is known of it. */
async function follow(wanted: string, known: Known = {}) {
  const kafka = new FakeKafka(1);
  const headers = {
    [HEADERS.tick]: known.tick ?? `company-pipeline/ingest/${ID}/65506`,
    [HEADERS.schemaId]: '2',
  };
  await kafka.publish(TOPIC, [
    { key: 'another', value: '{}' },
    { key: ID, value: '{"a":1}', headers },
  ]);
  if (known.removed !== undefined) kafka.removeBelow(TOPIC, 0, known.removed);
  const sources: WaySources = {
    pipeline: 'companies',
    topic: TOPIC,
    streamId: 's',
    pipelineId: 'p',
    topics: kafka,
    reader: kafka,
    facts: {
      row: async (id) => (id === ID ? known.row : undefined),
      batchesSince: async () => known.batches ?? [],
      verificationsSince: async () => known.verifications ?? [],
    },
    deadLetters: { at: async () => known.letter },
    rollup: rollupOf(await loadPipeline('companies')),
  };
  const way = await wayOf(sources, wantedOf(wanted), new AbortController().signal);
  return { ...way, told: way.steps.map(({ name, state, text }) => `${name} ${state}: ${text}`) };
}

const WHOLE: Known = { row: ROW, batches: [BATCH], verifications: [VERIFICATION] };

it.each([ID, ID.toUpperCase(), '0/1'])(
  'a record that is well is followed from its tick to its verification: %s',
  async (wanted) => {
    const { id, place, told, steps } = await follow(wanted, WHOLE);
    expect([id, place]).toEqual([ID, { partition: 0, offset: '1' }]);
    expect(told).toEqual([
      `Tick ok: tick 65506 of company-pipeline/ingest, run ${ID}`,
      'Schema ok: checked against the schema of id 2',
      'Kafka ok: records / 0 / 1, 7 bytes',
      'Spark ok: batch 7 of driver-1, 2 records in 640 ms',
      'Row ok: its row is there, of what was appended then',
      'Totals ok: counts in 12 buckets: minute, hour and day of all, country France, sector Retail, size small',
      'Verified ok: read back and compared with its row',
    ]);
    expect(steps.map(({ at }) => at)).toEqual([
      undefined,
      undefined,
      AT,
      BATCH.at,
      ROW.appendedAt,
      undefined,
      VERIFICATION.at,
    ]);
  },
);

it("has its tick's trace, where a tick is known", async () => {
  const { trace } = await follow(ID, WHOLE);
  expect(trace).toBe(traceIdOf('companies', `company-pipeline/ingest/${ID}/65506`));
  expect((await follow('0/0')).trace).toBeUndefined();
});

it('a record that was stored an hour after it was appended is found, too', async () => {
  const batches = [{ ...BATCH, at: '2026-11-23T13:00:02.000Z' }];
  expect((await follow(ID, { ...WHOLE, batches })).place).toEqual({ partition: 0, offset: '1' });
});

it('a tick of a back-fill’s time range is told by its time', async () => {
  const { told } = await follow('0/1', { tick: 'company-pipeline/backfill/times/1763596800' });
  expect(told[0]).toBe('Tick ok: tick of 2025-11-20T00:00:00.000Z, of company-pipeline/backfill');
});

it('a dead letter’s way ends with its reason, and with what became of it', async () => {
  const redriven = { at: AT, to: '0/9', outcome: 'stored' };
  const { told } = await follow('0/1', { ...WHOLE, letter: { ...LETTER, redriven } });
  expect(told.slice(4)).toEqual([
    'Refused bad: revenue: string found, [number, null] expected; sent again to 0/9: stored',
    'Verified ok: read back, and found among the dead letters',
  ]);
});

it('a record that a batch has read, and that is nowhere, is lost there', async () => {
  const { told } = await follow('0/1', { batches: [BATCH] });
  expect(told[4]).toBe('Row bad: a batch has read it, and there is neither a row nor a dead letter');
});

describe('nothing is guessed', () => {
  it.each<[string, string, Known]>([
    [
      'no batch that holds it',
      '0/1',
      { ...WHOLE, batches: [{ ...BATCH, from: { 0: '2' }, to: { 0: '9' } }] },
    ],
    [
      'another partition’s batch',
      '0/1',
      { ...WHOLE, batches: [{ ...BATCH, from: { 1: '0' }, to: { 1: '9' } }] },
    ],
  ])('Spark: %s', async (_, wanted, known) => {
    expect((await follow(wanted, known)).told[3]).toBe('Spark not measured: not measured');
  });

  it('Verified: a verification of another topic, or of other offsets', async () => {
    for (const change of [{ topicId: 'another' }, { to: { 0: '1' } }]) {
      const known = { ...WHOLE, verifications: [{ ...VERIFICATION, ...change }] };
      expect((await follow('0/1', known)).told.at(-1)).toBe('Verified not measured: not measured');
    }
  });

  it('of a message that Kafka no longer holds, what the table says is all', async () => {
    const { told, place } = await follow(ID, { ...WHOLE, removed: 2n });
    expect(place).toBeUndefined();
    expect(told.map((line) => line.split(':')[0])).toEqual([
      'Tick not measured',
      'Schema not measured',
      'Kafka not measured',
      'Spark not measured',
      'Row ok',
      'Totals ok',
      'Verified not measured',
    ]);
  });

  it('of an id that no table has, and of an offset beyond the end, everything', async () => {
    for (const wanted of [ID, '0/7', '5/0'])
      expect((await follow(wanted)).steps.every(({ state }) => state === 'not measured')).toBe(true);
  });
});

it('what is neither an id nor a place is refused with what was expected', () => {
  expect(() => wantedOf('company-1')).toThrow(
    'Expected an id (a UUID) or <partition>/<offset>, got "company-1"',
  );
});
