import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exclusively } from './folderLock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the work of several processes on one folder', () => {
  it('is done one after the other, and who waits is told so once', async () => {
    const order: string[] = [];
    const waited: string[] = [];
    const working = (name: string) => async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} ends`);
    };
    await Promise.all(
      ['a', 'b'].map((name) => exclusively(folder, working(name), { onWait: () => waited.push(name) })),
    );
    const [first = '', , second = ''] = order.map((it) => it.charAt(0));
    expect(order).toEqual([`${first} begins`, `${first} ends`, `${second} begins`, `${second} ends`]);
    expect(waited).toEqual([second]);
  });

  it('is given up where another one goes on for too long', async () => {
    await exclusively(folder, async () => {
      await expect(exclusively(folder, async () => undefined, { withinMs: 250 })).rejects.toMatchObject({
        code: 'ELOCKED',
      });
    });
  });

  it('goes on after one that failed, and after one that was killed', async () => {
    await expect(exclusively(folder, () => Promise.reject(new Error('no room')))).rejects.toThrow('no room');
    // What a process leaves that was killed a minute ago.
    const left = path.join(folder, '.lock');
    await mkdir(left);
    const then = new Date(Date.now() - 60_000);
    await utimes(left, then, then);
    await expect(exclusively(folder, async () => 'done', { withinMs: 0 })).resolves.toBe('done');
    expect(await readdir(folder)).toEqual([]);
  });
});
