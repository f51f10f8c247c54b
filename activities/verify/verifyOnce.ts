import type { TopicOffsets } from '../../connections/kafka/kafka.ts';
import { partWorkflowId } from '../../domain/names.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import { recordCheck } from './checkRecords.ts';
import { failuresOf } from './checks.ts';
import { checkTotals } from './checkTotals.ts';
import { recordComparison } from './compare.ts';
import { commonestOf, countOfKinds } from './deadLetterKinds.ts';
import type { VerifyDependencies, VerifyRequest } from './dependencies.ts';
import { storedFigures } from './facts.ts';
import { isStarting } from './driverStart.ts';
import { deadLettersLastHour } from './lastHour.ts';
import { overwritten, withLast } from './lastVerified.ts';
import { withoutNewerVersion } from './newerVersions.ts';
import { entryOf, rangeOfEarlierAttempt } from './ledgerEntry.ts';
import { newestStored } from './newestStored.ts';
import { notesOf } from './notes.ts';
import { proveTicks } from './proveTicks.ts';
import { countOf, processedTo, rangeToVerify, startOf, storedBeyond, type Range } from './ranges.ts';
import { readBack } from './readBack.ts';
import { PartitionDigests } from './recordDigest.ts';
import { repair } from './repair.ts';
import { readTickState, type TickState } from './tickState.ts';
import type { FoundOfTicks } from './traceTicks.ts';
import { waitingOf } from './waiting.ts';

/** What one verification leaves: its report, and what it hands on of the ticks. */
export interface Verified {
  readonly report: VerificationReport;
  readonly tickState: TickState;
  /** What it adds to the ledger; absent where nothing was read. */
  readonly entry?: LedgerEntry;
  /** What it has found of ticks, for their traces. */
  readonly found: FoundOfTicks;
}

/** Records that one verification reads back, where it is not said otherwise. */
const MAX_RECORDS = 50_000;
/** A stream whose oldest unprocessed record is older has something to catch up on. */
const CATCHING_UP_SECONDS = 15;
/** Records are read back at the latest when the oldest of them is that old, whatever the stream has to catch up on. */
const PUT_OFF_SECONDS = 300;

/**
 * Verification keeps up when no record waits for longer than it is put off, until the stream must have stored it, until the next
 * verification, and for as long again.
 */
function unverifiedSecondsOf({ graceSeconds, intervalSeconds = 60 }: VerifyRequest): number {
  return PUT_OFF_SECONDS + graceSeconds + 2 * intervalSeconds;
}

/** Carries out the verification of the time `at` (ISO 8601): the steps of which each has a file of its own. */
export async function verifyOnce(
  dependencies: VerifyDependencies,
  request: VerifyRequest,
  at: string,
  signal: AbortSignal,
  onProgress: (checked: number) => void,
): Promise<Verified> {
  const { pipeline, topics, reader, publisher, cassandra, progress, reports, rollups, clock, ledger } =
    dependencies;
  const { pipelineId, graceSeconds, ticks } = request;
  const { topic } = pipeline.definition.names;
  // Progress first: what it claims to be stored is then within the topic's offsets, which are read after it.
  const stream = partWorkflowId('stream', pipelineId);
  const latest = await progress.latest(stream);
  const offsets: TopicOffsets = await topics.offsets(topic);
  const last = await reports.last(pipelineId, at);
  const before = readTickState(last?.tickState);
  const known = last?.topicId === offsets.topicId ? (before?.lastVerified ?? {}) : {};
  const start = startOf(last, offsets, stream, await overwritten(reader, topic, known, offsets, signal));
  const stored = latest?.endOffsets ?? {};
  const processed = processedTo(start.from, stored, offsets.end);
  const held = { begin: offsets.begin, processed };
  const newestStoredAt = await newestStored(reader, topic, held, clock.wall(), signal);
  const waiting = (range: Range) => waitingOf(reader, topic, range, clock.wall(), signal);
  const unprocessed = await waiting({ from: processed, to: offsets.end });
  // Reading back costs the servers about as much as storing: a stream that catches up after an outage goes first.
  const putOff =
    unprocessed.oldestSeconds > CATCHING_UP_SECONDS &&
    (await waiting({ from: start.from, to: processed })).oldestSeconds < PUT_OFF_SECONDS;
  const limit = putOff ? 0 : (dependencies.maxRecords ?? MAX_RECORDS);
  const range =
    rangeOfEarlierAttempt(await ledger.newest(pipelineId), at, { from: start.from, ...offsets }) ??
    rangeToVerify(start.from, stored, offsets.end, limit);

  const digests = new PartitionDigests();
  const found = await readBack(
    { reader, check: recordCheck(cassandra, pipeline), digests },
    topic,
    range,
    signal,
    onProgress,
  );
  const suspects =
    found.suspects.length === 0
      ? []
      : await withoutNewerVersion(
          { reader, parseRecord: recordComparison(pipeline).parseRecord },
          topic,
          found.suspects,
          { from: start.from, to: (await topics.offsets(topic)).end },
          signal,
        );
  signal.throwIfAborted();
  const repaired = await repair(publisher, topic, suspects);

  const proven = await proveTicks(
    { ...dependencies.ticks, topics, topic, reader, publisher },
    { state: before, since: last?.at ?? new Date(0).toISOString() },
    {
      range: { from: range.from, to: found.to },
      seen: found.seen,
      end: offsets.end,
      isCut: start.isCut,
    },
    at,
    signal,
  );

  const totals = await checkTotals(
    { ...rollups, factsOf: storedFigures(cassandra, pipeline), progress, clock },
    stream,
    found.stored,
    signal,
  );

  const unverified = await waiting({ from: found.to, to: offsets.end });
  const unverifiedSince = new Date(clock.wall() - unverified.oldestSeconds * 1000).toISOString();

  const starting =
    unprocessed.oldestSeconds > graceSeconds &&
    (await isStarting(dependencies.workflows, stream, latest, clock.wall()));
  const reason = commonestOf(found.deadLetters);
  const failures = [
    ...start.failures,
    ...(start.isCut ? [] : storedBeyond(stored, offsets.end, stream)),
    ...failuresOf({
      suspects,
      repaired,
      totals,
      unprocessed,
      isStarting: starting,
      unverified,
      unverifiedSeconds: unverifiedSecondsOf(request),
      stream,
      hasProgress: latest !== undefined,
      graceSeconds,
      ticks,
      proven,
    }),
  ];
  const report: VerificationReport = {
    at,
    ok: failures.length === 0,
    checked: found.checked,
    missing: suspects.filter(({ differing }) => differing.length === 0).length,
    different: suspects.filter(({ differing }) => differing.length > 0).length,
    deadLettered: countOfKinds(found.deadLetters),
    deadLettersLastHour: deadLettersLastHour(await reports.lastHour(pipelineId, at), found),
    ...(reason === undefined ? {} : { deadLetterReason: reason }),
    repaired: repaired + proven.published.records,
    totalsDifferent: totals.differing.length,
    lag: unprocessed.records,
    oldestUnprocessedSeconds: unprocessed.oldestSeconds,
    unverified: unverified.records,
    ...(unverified.records === 0 ? {} : { unverifiedSince }),
    behind: !putOff && countOf({ from: found.to, to: processed }) > 0n,
    tickProof: proven.proof,
    ...(newestStoredAt === undefined ? {} : { newestStoredAt }),
    topicId: offsets.topicId,
    notes: notesOf(proven, starting ? unprocessed : undefined),
    verifiedFrom: range.from,
    verifiedTo: found.to,
    ...(ticks === undefined ? {} : { ticks }),
    failures,
  };
  const lastVerified = withLast(start.isCut ? {} : known, found.last);
  return {
    report,
    tickState: { ...proven.state, lastVerified },
    found: { proven: proven.proven, short: proven.short, suspects },
    ...(countOf({ from: range.from, to: found.to }) === 0n
      ? {}
      : { entry: entryOf(report, { topic, topicId: offsets.topicId }, digests) }),
  };
}
