import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import { Hono } from 'hono';
import type { BackfillView } from '../../cli/backfill/backfill.ts';
import type { BackfillPageView } from '../../infra/console/backfill.ts';
import { CHROMIUM } from './browser.ts';
import { exampleBackfill } from './exampleReplay.ts';
import { Visits } from './visits.ts';

const suite = existsSync(CHROMIUM) ? describe : describe.skip;

const viewOf = (value: BackfillView): BackfillPageView => ({ backfill: { value }, readOnly: false });
const ONE_BEFORE = viewOf(exampleBackfill({ state: 'done', published: 1000 }, 'COMPLETED'));
const UNDER_WAY = viewOf(exampleBackfill({ state: 'running', published: 59 }));

suite('a back-fill in a browser, of a stack that does not exist (skipped without a Chromium)', () => {
  const visits = new Visits();
  beforeAll(() => visits.begin());
  afterEach(() => visits.end());
  afterAll(() => visits.close());

  it('that was started does not give way to the one before it, of which an answer comes late', async () => {
    const moments = new EventEmitter();
    const [secondAsked, fourthAsked] = [once(moments, 'asked 2'), once(moments, 'asked 4')];
    const [late, end] = [once(moments, 'late'), once(moments, 'end')];
    let asked = 0;
    const app = new Hono()
      .get('/api/backfill', async (c) => {
        asked += 1;
        const view = asked < 3 ? ONE_BEFORE : UNDER_WAY;
        moments.emit(`asked ${asked}`);
        if (asked === 2) await late;
        if (asked > 3) await end;
        return c.json(view);
      })
      .post('/api/backfill', (c) => c.json({ text: 'It is under way.' }));
    const page = await visits.open('two', '/backfill', [app]);
    await secondAsked;
    await page.getByRole('button', { name: 'Back-fill…' }).click();
    await page.getByRole('button', { name: 'Back-fill', exact: true }).click();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByText('59 of 1,000').waitFor();
    moments.emit('late');
    await fourthAsked;
    expect(await page.locator('main').innerText()).toContain('59 of 1,000');
    moments.emit('end');
  });

  it('has met no error of a script, and loaded nothing that its policy forbids', () => {
    expect(visits.wrong).toEqual([]);
  });
});
