import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { allFaults, faultsOf } from './kinds/catalog.ts';
import { openRig, type Rig } from './rig.ts';
import { runFault, settle, startWhole } from './run.ts';

/** One injection of each of these, at rest; the long suite, `npm run faults`, has all kinds, loads and outages of a minute. */
const KINDS = [
  'worker-kill',
  'worker-restart',
  'temporal-kill',
  'kafka-kill',
  'cassandra-kill',
  'registry-kill',
  'source-kill',
  'spark-master-kill',
  'executor-kill',
  'driver-kill',
  'spark-worker-kill',
  'terminate-pipeline',
  'cancel-pipeline',
  'terminate-unseen',
  'terminate-stream',
  'reset-stream',
];

let home: string;
let rig: Rig;
/** Set while an injection is under way, so also after one that did not heal: the next ones would only wait in vain. */
let unhealed: string | undefined;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'company-pipeline-faults-'));
  rig = await openRig(home);
  await startWhole(rig, 1);
}, 600_000);
afterAll(async () => {
  await rig.close();
  await rm(home, { recursive: true, force: true });
}, 300_000);

describe('the pipeline loses nothing, doubles nothing, and has one driver at work, when this happens:', () => {
  it.each(KINDS.map((kind, index) => ({ kind, number: index + 1 })))(
    '$kind',
    async ({ kind, number }) => {
      const [fault] = faultsOf(allFaults({ awayMs: 3000, load: () => 1, deadLetters: 300, ticks: 100 }), [
        kind,
      ]);
      if (fault === undefined) throw new Error(`no fault ${kind}`);
      if (unhealed !== undefined) throw new Error(`not tried: ${unhealed} did not heal`);
      unhealed = kind;
      const outcome = await runFault(rig, fault, { number, round: 1, kind, load: 1, seed: number });
      unhealed = undefined;
      expect(outcome.failures).toEqual([]);
      expect(outcome.counts.acknowledged).toBeGreaterThan(0);
    },
    600_000,
  );

  it('and at the end every record is a row, and every row a record', async () => {
    expect(unhealed).toBeUndefined();
    expect(await settle(rig)).toEqual([]);
  }, 300_000);
});
