import { added, countLine, jestCount, jestFailures, surefireCount } from './counts.ts';

/** The beginning of a class's report. */
const suite = (rest: string) => `<?xml version="1.0"?>\n<testsuite name="a" time="1" ${rest}>`;

/** What a file's tests came to, as jest reports it. */
const fileOf = (name: string, status: string, tests: readonly (readonly [string, string])[]) => ({
  name: `/home/me/tests/${name}`,
  status,
  assertionResults: tests.map(([fullName, of]) => ({ fullName, status: of })),
});

describe("the last line's counts", () => {
  it('tell tests that were skipped, as those without a browser are, from those that passed', () => {
    const report = { numPassedTests: 7, numFailedTests: 1, numPendingTests: 9, numTodoTests: 1 };
    expect(jestCount(JSON.stringify(report))).toEqual({ passed: 7, failed: 1, skipped: 10 });
  });

  it('are none where jest wrote no report', () => {
    expect(jestCount(undefined)).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });

  it('come after the names of those that failed, and of files that did not load', () => {
    const testResults = [
      fileOf('a.test.ts', 'passed', [['a works', 'passed']]),
      fileOf('b.test.ts', 'failed', [
        ['b works', 'passed'],
        ['b lasts', 'failed'],
      ]),
      fileOf('c.test.ts', 'failed', []),
    ];
    expect(jestFailures(JSON.stringify({ testResults }))).toEqual(['b.test.ts: b lasts', 'c.test.ts']);
    expect(jestFailures(undefined)).toEqual([]);
  });

  it("sum Surefire's classes, errors being failures", () => {
    expect(
      surefireCount([
        suite('tests="5" errors="1" skipped="2" failures="1"'),
        suite('tests="3" errors="0" skipped="0" failures="0"'),
      ]),
    ).toEqual({ passed: 4, failed: 2, skipped: 2 });
  });

  it('are written as one line', () => {
    const counts = [
      { passed: 2, failed: 0, skipped: 1 },
      { passed: 3, failed: 1, skipped: 0 },
    ];
    expect(countLine(added(counts))).toBe('5 passed, 1 failed, 1 skipped');
  });
});
