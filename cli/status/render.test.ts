import { createColors } from 'picocolors';
import { valueOf } from '../../connections/reading.ts';
import { compactLine } from './compact.ts';
import { SERVER, WELL } from '../../tests/fakes/exampleSnapshot.ts';
import { problemsOf } from './problems/problems.ts';
import { render } from './render.ts';
import type { Snapshot } from './snapshot.ts';

const plain = (snapshot: Snapshot) => render(snapshot, problemsOf(snapshot), createColors(false));
const colored = (snapshot: Snapshot) => render(snapshot, problemsOf(snapshot), createColors(true));
const RED = '\u001B[31m';

const broken: Snapshot = {
  ...WELL,
  servers: [{ ...SERVER, state: 'restarting', ready: false, restarts: 2 }],
  topic: { error: 'connect ECONNREFUSED 127.0.0.1:9092' },
  verification: {
    value: {
      at: '2026-11-23T11:59:30.000Z',
      ok: false,
      checked: 30,
      missing: 2,
      different: 0,
      deadLettered: 0,
      repaired: 2,
      totalsDifferent: 0,
      lag: 5,
      verifiedFrom: {},
      verifiedTo: {},
      failures: ['2 records are missing'],
    },
  },
};

describe('the full status', () => {
  it('of a source that answers with its state does not say how many records a tick gets', () => {
    expect(plain({ ...WELL, pipeline: { ...WELL.pipeline, hasState: true } })).toMatch(
      / RUNNING +its source's state every 10 s; ticks: /,
    );
  });

  it.each([
    /2026-11-23 12:00:00 UTC +all is well/,
    /kafka +ready +127\.0\.0\.1:9092 +4711/,
    /company-pipeline +RUNNING +ingest running, stream running, verify running/,
    /company-pipeline\/ingest +RUNNING +5 records every 10 s; ticks: 361 due, 359 published, 1 skipped, 1 failed, next in 4 s/,
    /company-pipeline\/stream +RUNNING +1 restart of the driver/,
    /company-pipeline\/verify +RUNNING +60 verifications, 0 failed; 1790 records checked, 0 repaired/,
    /topic +1695 records in 2 partitions/,
    /Spark driver +driver-20261123110010-0000 RUNNING/,
    /last batch +no\. 360, 5 records in 340 ms \(15 a second\), reported 3 s ago/,
    /processed +1793 records, stored or dead-lettered, since the topic began; dead letters today: 3/,
    /lag +2 records not processed yet/,
    /verification +passed 30 s ago: 30 checked, 0 missing, 0 different, 0 dead-lettered, 0 repaired/,
  ])('of a pipeline that is well has %s, and no red', (line) => {
    expect(plain(WELL)).toMatch(line);
    expect(colored(WELL)).not.toContain(RED);
  });

  it('shows what failed in red, each problem on its own line, and the rest as ever', () => {
    const text = plain(broken);
    expect(text).toMatch(/3 problems/);
    expect(text).toMatch(/^✗ kafka is restarting/m);
    expect(text).toMatch(/^✗ Kafka could not be asked: connect ECONNREFUSED/m);
    expect(text).toMatch(/^✗ verification: 2 records are missing$/m);
    expect(text).toMatch(/topic +unknown$/m);
    expect(text).toMatch(/lag +unknown/);
    expect(text).toMatch(/verification +FAILED 30 s ago/);
    expect(text).toMatch(/last batch +no\. 360/);
    expect(colored(broken)).toContain(`${RED}✗ verification: 2 records are missing`);
    expect(colored(broken)).toContain(`${RED}restarting`);
  });

  it('of an idle stream says that it is idle', () => {
    const progress = { value: { ...valueOf(WELL.progress), rowsRead: 0 } };
    expect(plain({ ...WELL, progress: progress as Snapshot['progress'] })).toMatch(
      /last batch +no\. 360, idle since, reported 3 s ago/,
    );
  });

  it('of a pipeline that has just begun says so', () => {
    const none = { value: undefined };
    const text = plain({
      ...WELL,
      workflows: { pipeline: none, ingest: none, stream: none, verify: none },
      drivers: { value: [] },
      progress: none,
      verification: none,
    });
    expect(text).toMatch(/company-pipeline\/stream +not started/);
    expect(text).toMatch(/last batch +none yet/);
    expect(text).toMatch(/processed +none yet/);
    expect(text).toMatch(/verification +none yet/);
    // Nothing was processed, so all that the topic holds waits.
    expect(text).toMatch(/lag +1695 records not processed yet/);
  });
});

describe('the status in one line', () => {
  it('has the same figures', () => {
    expect(compactLine(WELL, problemsOf(WELL))).toBe(
      '2026-11-23T12:00:00.000Z | 1 of 1 server up | ticks 359 of 361 published | batch 360 | 1793 records processed | lag 2 | verification passed 30 s ago',
    );
  });

  it('ends with the problems', () => {
    expect(compactLine(broken, problemsOf(broken))).toMatch(
      /0 of 1 server up .* lag \? .* FAILED .* \| 3 problems: kafka is restarting.*; verification: 2 records are missing$/,
    );
  });
});
