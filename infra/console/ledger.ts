import { Hono } from 'hono';
import { Chain } from '../../cli/prove/chain.ts';
import type { Ledger } from '../../connections/cassandra/ledger.ts';
import type { LedgerMark } from '../../domain/ledger.ts';

/** A line of the ledger, as the page lists it. */
export interface LedgerRow extends LedgerMark {
  readonly at: string;
  readonly records: number;
  readonly refused: number;
  readonly lost: number;
  readonly different: number;
}

/** The newest part of the ledger, and whether its chain holds. */
export interface LedgerView {
  /** Lines whose chain was followed; 0 of an empty ledger. */
  readonly followed: number;
  readonly newest?: LedgerMark;
  /** Where the chain is broken, one line each. */
  readonly breaks: readonly string[];
  /** The newest first; what is no line any more is left out. */
  readonly rows: readonly LedgerRow[];
}

const FOLLOWED = 1000;
const LISTED = 25;

/** The route of the ledger's page. It reads at most a thousand lines; what they say was read is for `prove` to read again. */
export function ledgerApp(ledger: Pick<Ledger, 'newest' | 'lines'>, pipelineId: string): Hono {
  const app = new Hono({ strict: false });
  app.get('/api/ledger', async (c) => {
    const newest = await ledger.newest(pipelineId);
    const first = Math.max(1, (newest?.number ?? 0) - FOLLOWED + 1);
    const chain = new Chain(first);
    const rows: LedgerRow[] = [];
    for await (const lines of ledger.lines(pipelineId, first))
      for (const stored of lines) {
        const line = chain.add(stored);
        if (line === undefined) continue;
        const { at, records, refused, lost, different } = line;
        rows.push({ number: stored.number, digest: stored.digest, at, records, refused, lost, different });
      }
    return c.json({
      followed: chain.lines,
      ...(chain.newest === undefined ? {} : { newest: chain.newest }),
      breaks: chain.breaks.map(({ problem }) => problem),
      rows: rows.slice(-LISTED).toReversed(),
    } satisfies LedgerView);
  });
  return app;
}
