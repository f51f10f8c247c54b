/** Of a line, in characters: as long as a failure may be. */
const LONGEST_LINE = 1000;

/** What the job says last of itself; a JVM that shuts down may say more. */
const END = / ERROR StreamRecords: .*\bends with exit code /;

/**
 * Why a driver ended, of the page with which its Spark worker shows the end of its log: the line with which the job says so, or else, as of a
 * driver that was killed, the last one that is not indented, as those of a stack trace are. Undefined of a log that is empty.
 */
export function lastWordsIn(page: string): string | undefined {
  // The page begins with a line of its own.
  const lines = page.split('\n').slice(1);
  const words = lines.findLast((line) => END.test(line)) ?? lines.findLast((line) => /^\S/.test(line));
  return words?.slice(0, LONGEST_LINE);
}
