import type { Ledger } from '../../connections/cassandra/ledger.ts';
import type { LastVerification } from '../../connections/cassandra/verificationReports.ts';
import type { LedgerLine, LedgerMark } from '../../domain/ledger.ts';
import type { KeptLedger } from '../ledger/keptLedger.ts';
import { Chain } from './chain.ts';
import { Coverage } from './coverage.ts';
import type { ByChainAlone } from './found.ts';
import { Reading, type ReadingSources } from './reading.ts';

/** What a proof is made of. */
export interface ProveSources extends ReadingSources {
  readonly pipelineId: string;
  readonly ledger: Pick<Ledger, 'lines'>;
  /** The same, where its lines are those of a file. */
  readonly kept?: Pick<KeptLedger, 'count' | 'isAlone' | 'problems'>;
  /** The newest verification: the ledger must reach as far. */
  readonly last: () => Promise<LastVerification | undefined>;
}

export interface ProveOptions {
  /** Lines of verifications from this time on, ISO 8601. */
  readonly from?: string;
  /** Lines of verifications before this time. */
  readonly to?: string;
  /** A digest that was noted elsewhere: a line must have it. */
  readonly known?: string;
  readonly onProgress?: (records: number) => void;
}

/** What was proven, or not. */
export interface Proof {
  readonly ok: boolean;
  /** Records read again from the topic, and compared. */
  readonly records: number;
  /** Of them, dead letters. */
  readonly refused: number;
  readonly lost: number;
  readonly doubled: number;
  readonly different: number;
  readonly byChainAlone: ByChainAlone;
  /** Lines that were meant, and the times of the first and the last of them. */
  readonly lines: number;
  readonly since?: string;
  readonly until?: string;
  /** The whole ledger's chain, whatever part of it was meant. */
  readonly chain: { readonly lines: number; readonly newest?: LedgerMark; readonly holds: boolean };
  /** The file that the lines came from, and whether the table had none of them. */
  readonly kept?: { readonly lines: number; readonly isAlone: boolean };
  /** One line each; none when all is proven. */
  readonly problems: readonly string[];
}

/**
 * Follows the whole chain of a ledger; reads again what the lines that are meant say was read, compares it with their digests and with the
 * tables. Reads only. @throws what Kafka and Cassandra throw; the signal's reason once aborted.
 */
export async function prove(
  sources: ProveSources,
  { from, to, known, onProgress = () => undefined }: ProveOptions,
  signal: AbortSignal,
): Promise<Proof> {
  // First: what verifications add from now on is not missed.
  const last = to === undefined ? await sources.last() : undefined;
  const chain = new Chain();
  const coverage = new Coverage();
  const reading = new Reading(sources, signal, onProgress);
  const times: string[] = [];
  let isKnown = known === undefined;
  for await (const lines of sources.ledger.lines(sources.pipelineId)) {
    for (const stored of lines) {
      const line = chain.add(stored);
      isKnown ||= stored.digest === known;
      if (line === undefined || !isMeant(line)) continue;
      times.push(line.at);
      coverage.add(line);
      await reading.add(line);
    }
  }
  await reading.end();
  if (last !== undefined) coverage.end(last);

  const { found } = reading;
  const { kept } = sources;
  const problems = [
    ...chain.breaks.map(({ problem }) => `the chain is broken: ${problem}`),
    ...(kept?.problems ?? []),
    ...(isKnown ? [] : [`no line of the ledger has the digest ${known}: it was written anew since`]),
    ...coverage.gaps,
    ...found.problems,
    ...(times.length === 0 ? ['the ledger has no line of that time'] : []),
  ];
  const [since, until] = [times[0], times.at(-1)];
  return {
    ok: problems.length === 0,
    records: found.records,
    refused: found.refused,
    lost: found.lost,
    doubled: found.doubled,
    different: found.different,
    byChainAlone: found.byChainAlone,
    lines: times.length,
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    chain: {
      lines: chain.lines,
      ...(chain.newest === undefined ? {} : { newest: chain.newest }),
      holds: chain.breaks.length === 0,
    },
    ...(kept === undefined ? {} : { kept: { lines: kept.count, isAlone: kept.isAlone } }),
    problems,
  };

  function isMeant({ at }: LedgerLine): boolean {
    const time = Date.parse(at);
    return (from === undefined || time >= Date.parse(from)) && (to === undefined || time < Date.parse(to));
  }
}
