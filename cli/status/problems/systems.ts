import { isMissing, valueOf, type Reading } from '../../../connections/reading.ts';
import type { Rule } from './rule.ts';
import { anyRuns } from './workflows.ts';

const MIB = 1024 ** 2;
/** Cassandra compacts, and Kafka begins a segment, with less than this to spare. */
const ENOUGH_BYTES = 1024 * MIB;

/** First of all, as servers that end, ticks that fail and a stream that waits come of it. */
export const diskFills: Rule = ({ disks }) =>
  (valueOf(disks) ?? [])
    .filter(({ freeBytes }) => freeBytes < ENOUGH_BYTES)
    .map(
      ({ folder, freeBytes }) =>
        `the disk of ${folder} fills, ${Math.floor(freeBytes / MIB)} MiB are free: make room; what ended for want of it goes on by itself then`,
    );

export const serversDown: Rule = ({ servers }) =>
  servers
    .filter(({ ready }) => !ready)
    .map(({ name, state, message }) => {
      const why = message === undefined ? '' : ` (${message})`;
      return `${name} is ${state}${why}; see: npx pipeline logs ${name}`;
    });

/**
 * Systems that did not answer, each with its first reason though it was asked several times. What does not exist before anything was
 * started is no failure.
 */
export const answersMissing: Rule = (snapshot) => {
  const { workflows, beside, topic, drivers, progress, verification, deadLetters } = snapshot;
  const isAskedFor = anyRuns(snapshot);
  const reads: Readonly<Record<string, readonly Reading<unknown>[]>> = {
    Temporal: [...Object.values(workflows), beside],
    Kafka: [topic],
    'the Spark master': [drivers],
    Cassandra: [progress, verification, deadLetters],
  };
  return Object.entries(reads).flatMap(([system, asked]) => {
    const failed = asked.filter((read) => isAskedFor || !isMissing(read)).find((read) => 'error' in read);
    return failed === undefined ? [] : [`${system} could not be asked: ${failed.error}`];
  });
};
