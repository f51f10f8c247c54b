import path from 'node:path';

/** How many tests passed, failed, and were skipped, for want of a browser or a Grafana, say. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const NONE: Count = { passed: 0, failed: 0, skipped: 0 };

/** Counts of a report that jest writes with `--json`; none at all where there is no report. @throws when it is no JSON. */
export function jestCount(report: string | undefined): Count {
  if (report === undefined) return NONE;
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(report) as {
    readonly [count in `num${'Passed' | 'Failed' | 'Pending' | 'Todo'}Tests`]: number;
  };
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}

/** Names of the tests that failed in a report of jest, each with its file; of a file that did not load, the file. @throws when it is no JSON. */
export function jestFailures(report: string | undefined): readonly string[] {
  if (report === undefined) return [];
  const { testResults } = JSON.parse(report) as {
    readonly testResults: readonly {
      readonly name: string;
      readonly status: string;
      readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
    }[];
  };
  return testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, assertionResults }) => {
      const file = path.basename(name);
      const failed = assertionResults.filter(({ status }) => status === 'failed');
      return failed.length === 0 ? [file] : failed.map(({ fullName }) => `${file}: ${fullName}`);
    });
}

/** Sums the attributes of Surefire's `<testsuite tests= errors= skipped= failures=>`, one report a class. */
export function surefireCount(reports: readonly string[]): Count {
  return added(
    reports.map((report) => {
      const attribute = (name: string) =>
        Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(report)?.[1] ?? 0);
      const failed = attribute('errors') + attribute('failures');
      const skipped = attribute('skipped');
      return { passed: attribute('tests') - failed - skipped, failed, skipped };
    }),
  );
}

/** All counts together. */
export function added(counts: readonly Count[]): Count {
  return counts.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    NONE,
  );
}

/** The last line of a test run. */
export function countLine({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
