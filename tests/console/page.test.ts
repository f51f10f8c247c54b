import { existsSync } from 'node:fs';
import { Hono } from 'hono';
import type { Browser, Page } from 'playwright-core';
import { CHROMIUM, cutOff, openBrowser, sideways, violations, watchedPage } from './browser.ts';
import { SCENES, serveScene, type RunningScene, type Scene } from './scenes.ts';

const suite = existsSync(CHROMIUM) ? describe : describe.skip;
const WIDTHS = [380, 760, 1440, 1920] as const;
const LOOKS = [
  [1440, 'light'],
  [380, 'dark'],
] as const;

/** Sections that answer which pipeline they were asked of. */
const answered = new Hono().get('/api/ledger', (c) =>
  c.json({ error: `asked of ${c.req.query('pipeline') ?? 'the first'}` }, 503),
);

suite('the page in a browser, of stacks that do not exist (skipped without a Chromium)', () => {
  let browser: Browser;
  let page: Page;
  let wrong: readonly string[];
  let running: RunningScene;
  const met: string[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    ({ page, wrong } = await watchedPage(browser));
  });
  afterEach(async () => {
    await page.close();
    await running.close();
    met.push(...wrong);
  });

  /** Opens a section of a scene, and waits for what is drawn last. */
  async function open(scene: Scene, path = '/'): Promise<void> {
    running = await serveScene(scene, [answered]);
    await page.goto(running.url + path);
    await page.locator('main h1').first().waitFor();
  }
  const bar = () => page.getByRole('navigation', { name: 'Pipelines' });
  const names = () => page.locator('.pipeline-head h2').allInnerTexts();

  it.each(Object.keys(SCENES) as Scene[])(
    'scrolls nothing sideways, and axe objects to nothing: %s',
    async (scene) => {
      await open(scene);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect([width, await sideways(page)]).toEqual([width, 0]);
      }
      for (const [width, colorScheme] of LOOKS) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        expect([width, colorScheme, await violations(page)]).toEqual([width, colorScheme, []]);
      }
    },
  );

  it.each(WIDTHS)('shows each item of its navigation whole: %i px', async (width) => {
    await open('two');
    await page.setViewportSize({ width, height: 900 });
    expect(await cutOff(page, 'nav')).toEqual([]);
  });

  it('of one pipeline has nothing to choose from', async () => {
    await open('one');
    expect([await names(), await bar().count()]).toEqual([['companies'], 0]);
  });

  it('of two shows both, and keeps the one that was chosen from section to section', async () => {
    await open('two');
    expect(await names()).toEqual(['companies', 'earthquakes']);
    await bar().getByRole('link', { name: 'earthquakes' }).click();
    await page.locator('.pipeline-head').waitFor();
    expect(await names()).toEqual(['earthquakes']);
    await page.getByRole('link', { name: 'Ledger' }).click();
    await page.getByText('asked of earthquakes').waitFor();
    expect(page.url()).toMatch(/\/ledger\?pipeline=earthquakes$/);
    await bar().getByRole('link', { name: 'companies' }).click();
    await page.getByText('asked of companies').waitFor();
  });

  it('of two has a section of the first where none was chosen, and says which that is', async () => {
    await open('two', '/ledger');
    await page.getByText('asked of the first').waitFor();
    expect(await bar().locator('[aria-current]').innerText()).toBe('companies');
  });

  it('says of a pipeline that does not run here which ones do', async () => {
    await open('two', '/ledger?pipeline=bikes');
    const refused = page.locator('.refused');
    await refused.waitFor();
    expect(await refused.innerText()).toContain(
      'no pipeline "bikes" runs here; expected one of companies, earthquakes',
    );
  });

  it('of ten is a table, whose lines lead to each of them', async () => {
    await open('ten-trouble');
    const rows = page.locator('.lines tbody tr');
    expect(await rows.count()).toBe(10);
    expect(await rows.nth(2).innerText()).toContain('fails');
    await rows.nth(2).getByRole('link').click();
    await page.locator('.pipeline-head').waitFor();
    expect(await names()).toEqual(['bikes']);
  });

  it('has met no error of a script, and loaded nothing that its policy forbids', () => {
    expect(met).toEqual([]);
  });
});
