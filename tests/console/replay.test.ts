import { existsSync } from 'node:fs';
import { Hono } from 'hono';
import { CHROMIUM } from './browser.ts';
import { looksOf, Visits } from './visits.ts';

const suite = existsSync(CHROMIUM) ? describe : describe.skip;

suite('a replay in a browser, of a stack that does not exist (skipped without a Chromium)', () => {
  const visits = new Visits();
  beforeAll(() => visits.begin());
  afterEach(() => visits.end());
  afterAll(() => visits.close());

  async function open(readOnly = false) {
    const asked: unknown[] = [];
    const app = new Hono()
      .get('/api/backfill', (c) => c.json({ backfill: { value: undefined }, readOnly }))
      .post('/api/replay', async (c) => {
        asked.push(await c.req.json());
        return c.json({ text: '30 records would go through the job again.' });
      });
    const page = await visits.open('two', '/backfill', [app]);
    await page.getByRole('heading', { name: 'Replay' }).waitFor();
    return { page, asked };
  }

  it('is asked for dry, then confirmed, in UTC', async () => {
    const { page, asked } = await open();
    await page.getByLabel('Since, UTC').fill('2026-11-23T12:00');
    await page.getByRole('button', { name: 'Dry run' }).click();
    await page.getByText('30 records would go through the job again.').waitFor();
    await page.getByRole('button', { name: 'Replay…' }).click();
    await page.getByRole('button', { name: 'Replay', exact: true }).click();
    await page.getByRole('button', { name: 'Close' }).click();
    const since = '2026-11-23T12:00:00Z';
    expect(asked).toEqual([
      { since, dryRun: true },
      { since, dryRun: false },
    ]);
  });

  it('scrolls nothing sideways, and axe objects to nothing', async () => {
    const { page } = await open();
    expect(await looksOf(page)).toEqual([]);
  });

  it('is only dry where the console only reads', async () => {
    const { page } = await open(true);
    expect(await page.getByRole('button', { name: 'Replay…' }).count()).toBe(0);
  });

  it('has met no error of a script, and loaded nothing that its policy forbids', () => {
    expect(visits.wrong).toEqual([]);
  });
});
