import { existsSync } from 'node:fs';
import { Hono } from 'hono';
import type { Page } from 'playwright-core';
import { CHROMIUM, cutOff } from './browser.ts';
import { SCENES, type Scene } from './scenes.ts';
import { looksOf, Visits, WIDTHS } from './visits.ts';

const suite = existsSync(CHROMIUM) ? describe : describe.skip;

/** Sections that answer which pipeline they were asked of. */
const answered = new Hono().get('/api/ledger', (c) =>
  c.json({ error: `asked of ${c.req.query('pipeline') ?? 'the first'}` }, 503),
);
const bar = (page: Page) => page.getByRole('navigation', { name: 'Pipelines' });
const names = (page: Page) => page.locator('.pipeline-head h2').allInnerTexts();

suite('the page in a browser, of stacks that do not exist (skipped without a Chromium)', () => {
  const visits = new Visits();
  beforeAll(() => visits.begin());
  afterEach(() => visits.end());
  afterAll(() => visits.close());
  const open = (scene: Scene, path = '/') => visits.open(scene, path, [answered]);

  it.each(Object.keys(SCENES) as Scene[])(
    'scrolls nothing sideways, and axe objects to nothing: %s',
    async (scene) => {
      expect(await looksOf(await open(scene))).toEqual([]);
    },
  );

  it.each(WIDTHS)('shows each item of its navigation whole: %i px', async (width) => {
    const page = await open('two');
    await page.setViewportSize({ width, height: 900 });
    expect(await cutOff(page, 'nav')).toEqual([]);
  });

  it('of one pipeline has nothing to choose from', async () => {
    const page = await open('one');
    expect([await names(page), await bar(page).count()]).toEqual([['companies'], 0]);
  });

  it('of two shows both, and keeps the one that was chosen from section to section', async () => {
    const page = await open('two');
    expect(await names(page)).toEqual(['companies', 'earthquakes']);
    await bar(page).getByRole('link', { name: 'earthquakes' }).click();
    // The page before has this head, too, and another address.
    await page.waitForURL(/pipeline=earthquakes$/);
    await page.locator('.pipeline-head').waitFor();
    expect(await names(page)).toEqual(['earthquakes']);
    await page.getByRole('link', { name: 'Ledger' }).click();
    await page.getByText('asked of earthquakes').waitFor();
    expect(page.url()).toMatch(/\/ledger\?pipeline=earthquakes$/);
    await bar(page).getByRole('link', { name: 'companies' }).click();
    await page.getByText('asked of companies').waitFor();
  });

  it('of two has a section of the first where none was chosen, and says which that is', async () => {
    const page = await open('two', '/ledger');
    await page.getByText('asked of the first').waitFor();
    expect(await bar(page).locator('[aria-current]').innerText()).toBe('companies');
  });

  it('says of a pipeline that does not run here which ones do', async () => {
    const refused = (await open('two', '/ledger?pipeline=bikes')).locator('.refused');
    await refused.waitFor();
    expect(await refused.innerText()).toContain(
      'no pipeline "bikes" runs here; expected one of companies, earthquakes',
    );
  });

  it('of ten is a table, whose lines lead to each of them', async () => {
    const page = await open('ten-trouble');
    const rows = page.locator('.lines tbody tr');
    expect(await rows.count()).toBe(10);
    expect(await rows.nth(2).innerText()).toContain('fails');
    await rows.nth(2).getByRole('link').click();
    await page.locator('.pipeline-head').waitFor();
    expect(await names(page)).toEqual(['bikes']);
  });

  it('has met no error of a script, and loaded nothing that its policy forbids', () => {
    expect(visits.wrong).toEqual([]);
  });
});
