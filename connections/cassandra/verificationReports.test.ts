import { NO_TICKS } from '../../domain/ticks.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import type { Cassandra, Parameter, Row } from './cassandra.ts';
import { verificationReports } from './verificationReports.ts';

const AT = '2026-11-23T12:00:00.000Z';

/** Answers the rows of `verified_to` by day, and notes what it was asked. */
function cassandraWith(byDay: Readonly<Record<string, string>>) {
  const asked: (readonly Parameter[])[] = [];
  const execute = (_query: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> => {
    asked.push(parameters);
    const found = byDay[String(parameters[1])];
    const row = { at: new Date(AT), verified_to: found, topic_id: 'A', tick_state: null };
    return Promise.resolve(found === undefined ? [] : [row]);
  };
  const cassandra: Cassandra = {
    execute,
    executeAll: (query, lists) => Promise.all(lists.map((parameters) => execute(query, parameters))),
    close: () => Promise.resolve(),
  };
  return { reports: verificationReports(cassandra), asked };
}

describe('the last verification', () => {
  it('takes the newest day, and asks for today and yesterday alone where they have one', async () => {
    const { reports, asked } = cassandraWith({ '2026-11-22': '{"0":"4"}', '2026-11-21': '{"0":"3"}' });
    await expect(reports.last('p', AT)).resolves.toEqual({ at: AT, verifiedTo: { 0: '4' }, topicId: 'A' });
    expect(asked).toEqual([
      ['p', '2026-11-23', new Date(AT)],
      ['p', '2026-11-22', new Date(AT)],
    ]);
  });

  it('searches back over a month, and no further', async () => {
    const { reports } = cassandraWith({ '2026-10-24': '{"0":"1"}' });
    await expect(reports.last('p', AT)).resolves.toMatchObject({ verifiedTo: { 0: '1' } });
    const none = cassandraWith({ '2026-10-23': '{"0":"1"}' });
    await expect(none.reports.last('p', AT)).resolves.toBeUndefined();
    expect(none.asked).toHaveLength(31);
  });
});

describe('store', () => {
  it('writes a row of the report`s own day, failures one a line', async () => {
    const { reports, asked } = cassandraWith({});
    const report: VerificationReport = {
      at: AT,
      ok: false,
      checked: 5,
      missing: 1,
      different: 0,
      deadLettered: 2,
      deadLetterReason: 'not JSON',
      repaired: 1,
      totalsDifferent: 4,
      lag: 3,
      oldestUnprocessedSeconds: 9,
      verifiedFrom: { 0: '1' },
      verifiedTo: { 0: '6' },
      unverified: 7,
      unverifiedSince: AT,
      tickProof: { proven: 8, short: 2, republished: 0, waiting: 0, leftRecords: 0, unprovable: 0 },
      topicId: 'A',
      ticks: { ...NO_TICKS, rejected: 6 },
      failures: ['one', 'two'],
      notes: ['three'],
    };
    await reports.store('p', report, '{}');
    await reports.store('p', { ...report, failures: [] });
    const row = [
      'p',
      '2026-11-23',
      new Date(AT),
      false,
      5n,
      1n,
      0n,
      2n,
      'not JSON',
      1n,
      4n,
      3n,
      7n,
      new Date(AT),
      8n,
      2n,
      6n,
      '{"0":"1"}',
      '{"0":"6"}',
      'A',
    ];
    expect(asked).toEqual([
      [...row, '{}', 'one\ntwo', 'three'],
      [...row, null, null, 'three'],
    ]);
  });
});
