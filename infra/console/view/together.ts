import { worst } from './verdict.ts';
import type { PipelineView, Verdict } from './view.ts';
import { counted, number } from './words.ts';

/** What is judged of one pipeline. */
export interface Judgement {
  readonly pipeline: Pick<PipelineView, 'name' | 'proof'>;
  readonly verdict: Verdict;
  readonly problems: readonly string[];
}

/** One sentence for all pipelines: that of the one that is worst, with its name where it is not the case for all of them. */
export function verdictTogether(all: readonly Judgement[]): Verdict {
  const state = worst(all.map(({ verdict }) => verdict.state));
  const found = all.find(({ verdict }) => verdict.state === state);
  if (found === undefined) throw new Error('expected a pipeline to judge, got none');
  const { verdict } = found;
  if (all.length === 1) return verdict;
  if (state === 'ok') return { ...verdict, second: provenTogether(all) };
  const alike = all.filter((one) => one.verdict.sentence === verdict.sentence);
  const isOfSystem = SYSTEM.test(verdict.sentence);
  if (isOfSystem && alike.length === all.length) return verdict;
  const sentence = isOfSystem
    ? verdict.sentence
    : `${verdict.sentence.charAt(0).toLowerCase()}${verdict.sentence.slice(1)}`;
  return { ...verdict, sentence: `${namesOf(alike, all.length)}: ${sentence}` };
}

/** A sentence that begins with one of these is of what all pipelines share. */
const SYSTEM = /^(Kafka|Spark|Cassandra)\b/;

function namesOf(some: readonly Judgement[], all: number): string {
  if (some.length > 2) return `${number(some.length)} of ${number(all)} pipelines`;
  return some.map(({ pipeline }) => pipeline.name).join(' and ');
}

/** All is well with each of them, so nothing was missing or different in what was read back. */
function provenTogether(all: readonly Judgement[]): string {
  const readBack = all.reduce((sum, { pipeline }) => sum + (pipeline.proof.readBack ?? 0), 0);
  return `${number(all.length)} pipelines: ${counted(readBack, 'record')} read back, 0 missing, 0 different.`;
}

/** Everything that is not well, each pipeline's with its name; what is said of several alike is of what they share, and said once. */
export function problemsTogether(all: readonly Judgement[]): readonly string[] {
  if (all.length === 1) return all.flatMap(({ problems }) => problems);
  const times = new Map<string, number>();
  for (const line of all.flatMap(({ problems }) => [...new Set(problems)]))
    times.set(line, (times.get(line) ?? 0) + 1);
  const lines = all.flatMap(({ pipeline, problems }) =>
    problems.map((line) => ((times.get(line) ?? 0) > 1 ? line : `${pipeline.name}: ${line}`)),
  );
  return [...new Set(lines)];
}
