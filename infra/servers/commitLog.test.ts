import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setAsideBlankSegments } from './commitLog.ts';

let root: string;
let commitLog: string;
let logFile: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'commit-log-'));
  commitLog = path.join(root, 'commitlog');
  logFile = path.join(root, 'logs', 'cassandra.log');
});
afterEach(() => rm(root, { recursive: true }));

async function segment(id: number, beginning: Uint8Array): Promise<string> {
  const name = `CommitLog-7-${id}.log`;
  await mkdir(commitLog, { recursive: true });
  await writeFile(path.join(commitLog, name), beginning);
  return name;
}

/** Version 7, and an id. */
const BEGINNING = new Uint8Array([0, 0, 0, 7, 0, 0, 1, 162, 28, 77, 228, 15]);

describe('segments of the commit log', () => {
  it('without a beginning are set aside, which the log tells, and the others stay', async () => {
    const whole = await segment(1, BEGINNING);
    const damaged = await segment(
      2,
      BEGINNING.map((byte) => byte ^ 255),
    );
    const blank = await segment(3, new Uint8Array());
    await truncate(path.join(commitLog, blank), 32 * 1024 ** 2);
    const empty = await segment(4, new Uint8Array());
    const torn = await segment(5, BEGINNING.slice(0, 6));
    await setAsideBlankSegments(commitLog, logFile);
    expect((await readdir(commitLog)).toSorted()).toEqual([whole, damaged]);
    expect((await readdir(`${commitLog}-blank`)).toSorted()).toEqual([blank, empty, torn]);
    expect(await readFile(logFile, 'utf8')).toContain(`Segment ${blank} of the commit log has no beginning`);
  });

  it('are none before the first start', async () => {
    await setAsideBlankSegments(commitLog, logFile);
    expect(await readdir(root)).toEqual([]);
  });
});
