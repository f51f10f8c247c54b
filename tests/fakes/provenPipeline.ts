import { recordCheck } from '../../activities/verify/checkRecords.ts';
import { recordComparison } from '../../activities/verify/compare.ts';
import { storedFigures } from '../../activities/verify/facts.ts';
import { KeptLedger } from '../../cli/ledger/keptLedger.ts';
import { prove, type ProveOptions } from '../../cli/prove/prove.ts';
import { totalsCheck } from '../../cli/prove/totals.ts';
import { ledger } from '../../connections/cassandra/ledger.ts';
import { COMPANIES, COMPANY_ROLLUP } from '../companies.ts';
import { TOPIC } from '../companyNames.ts';
import { FakeClock } from './fakeClock.ts';
import type { LedgerRow } from './fakeLedgerTable.ts';
import { NOW, request, verifiedPipeline } from './verifiedPipeline.ts';

/** A pipeline whose verifications of minute 0, 1, 2, … have read as many records as `counts` says. */
export async function provenPipeline(...counts: readonly number[]) {
  const pipeline = verifiedPipeline();
  const { kafka, cassandra, totals, ledgerTable, stored } = pipeline;
  for (const [index, count] of counts.entries()) {
    await pipeline.publish(index + 1, count);
    await pipeline.stream();
    await pipeline.verifyAt(index * 60);
  }
  const sources = {
    pipelineId: request.pipelineId,
    topic: TOPIC,
    topics: kafka,
    reader: kafka,
    ledger: ledger(ledgerTable),
    last: () => Promise.resolve(stored.at(-1)?.report),
    check: recordCheck(cassandra, COMPANIES),
    comparison: recordComparison(COMPANIES),
    totals: totalsCheck(
      {
        rollup: COMPANY_ROLLUP,
        totals,
        retention: { minuteMs: Infinity, hourMs: Infinity },
        factsOf: storedFigures(cassandra, COMPANIES),
        progress: { latest: () => Promise.resolve(undefined) },
        clock: Object.assign(new FakeClock(), { wall: () => NOW }),
      },
      'stream',
    ),
  };
  return {
    ...pipeline,
    row: (number: number): LedgerRow => {
      const row = ledgerTable.rows()[number - 1];
      if (row === undefined) throw new Error(`expected line ${number}`);
      return row;
    },
    drop: (number: number) =>
      ledgerTable.buckets.set(
        0,
        ledgerTable.rows().filter((row) => row.number !== BigInt(number)),
      ),
    ledger: sources.ledger,
    prove: (options: ProveOptions = {}) => prove(sources, options, new AbortController().signal),
    /** By a file that the ledger was written to. */
    proveWith: (file: string) => {
      const kept = new KeptLedger(file, sources.ledger);
      return prove({ ...sources, ledger: kept, kept }, {}, new AbortController().signal);
    },
  };
}
