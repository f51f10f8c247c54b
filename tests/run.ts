import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { REPOSITORY_ROOT } from '../config/localConfig.ts';
import { added, countLine, jestCount, jestFailures, surefireCount, type Count } from './counts/counts.ts';

/**
 * `npm test`: types and lint, the Spark job's tests, then jest's projects one after another, as the live ones want the
 * machine for themselves. Names of projects as arguments run those alone; `all` is all of them but `engine`. At the end jest's tests that failed are
 * named once more, and the last line counts all of them: `N passed, N failed, N skipped`.
 */

const JEST_PROJECTS = ['unit', 'docker', 'live', 'stack', 'faults'];
const REPORTS = path.join(REPOSITORY_ROOT, '.pipeline', 'test-reports');
const PROJECTS = ['check', 'spark', ...JEST_PROJECTS];
const ALL = 'all';
/** Starts a Docker engine, as root, which nobody wants who has not asked for it. */
const BY_NAME = ['engine'];

async function main(names: readonly string[]): Promise<void> {
  const known = [...PROJECTS, ...BY_NAME, ALL];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`There are no tests "${unknown}"; there are ${known.join(', ')}.`);
  const counts: Count[] = [];
  const wanted = (names.length === 0 ? [ALL] : names).flatMap((one) => (one === ALL ? PROJECTS : [one]));
  for (const name of wanted) {
    process.stdout.write(`\n== ${name}\n`);
    counts.push(await runProject(name));
  }
  const all = added(counts);
  const failures = (await Promise.all(wanted.map(reportOf))).flatMap(jestFailures);
  if (failures.length > 0) process.stdout.write(`\nFailed:\n${failures.join('\n')}\n`);
  process.stdout.write(`\n${countLine(all)}\n`);
  if (all.failed > 0) process.exitCode = 1;
}

function runProject(name: string): Promise<Count> {
  if (name === 'check') return check();
  return name === 'spark' ? spark() : jest(name);
}

/** Types and lint count as one test each. */
async function check(): Promise<Count> {
  const results = [
    await succeeds('npm', ['run', '--silent', 'typecheck']),
    await succeeds('npm', ['run', '--silent', 'lint']),
  ];
  return {
    passed: results.filter(Boolean).length,
    failed: results.filter((ok) => !ok).length,
    skipped: 0,
  };
}

async function spark(): Promise<Count> {
  const folder = path.join(REPOSITORY_ROOT, 'spark');
  const ok = await succeeds('mvn', ['-B', '-ntp', '-f', path.join(folder, 'pom.xml'), 'test']);
  return withFailure(
    surefireCount(await surefireReports(path.join(folder, 'target', 'surefire-reports'))),
    ok,
  );
}

async function jest(project: string): Promise<Count> {
  const report = reportFile(project);
  // An old report would speak for a run that did not get as far as writing its own.
  await rm(report, { force: true });
  await mkdir(REPORTS, { recursive: true });
  // Tests that kill servers leave clients behind that go on connecting: see connections/cassandra/cassandra.ts.
  const withServers = project === 'unit' ? [] : ['--runInBand', '--forceExit'];
  const ok = await succeeds('npx', [
    'jest',
    '--selectProjects',
    project,
    '--json',
    '--outputFile',
    report,
    ...withServers,
  ]);
  return withFailure(jestCount(await reportOf(project)), ok);
}

function reportFile(project: string): string {
  return path.join(REPORTS, `${project}.json`);
}

/** What jest has written of a project; undefined where it has not come so far, and for what is not jest's. */
function reportOf(project: string): Promise<string | undefined> {
  return readFile(reportFile(project), 'utf8').catch(() => undefined);
}

/** A file that does not even load has no test that could fail. */
function withFailure(count: Count, ok: boolean): Count {
  return ok || count.failed > 0 ? count : { ...count, failed: 1 };
}

async function surefireReports(folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.xml'));
  return Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')));
}

/** Runs a command with its output shown. */
async function succeeds(file: string, args: readonly string[]): Promise<boolean> {
  // jest's report goes to a file; what it would print of it is left out.
  const { failed } = await execa(file, args, {
    cwd: REPOSITORY_ROOT,
    reject: false,
    stdin: 'ignore',
    stdout: args.includes('--json') ? 'ignore' : 'inherit',
    stderr: 'inherit',
  });
  return !failed;
}

await main(process.argv.slice(2));
