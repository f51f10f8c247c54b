import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { CHROMIUM, violations } from './browser.ts';
import { exampleCharts, type ChartsCase } from './exampleCharts.ts';
import { looksOf, Visits } from './visits.ts';

const suite = existsSync(CHROMIUM) ? describe : describe.skip;
const heading = (page: Page) => page.locator('h1').innerText();

suite('charts in a browser, of records that do not exist (skipped without a Chromium)', () => {
  const visits = new Visits();
  beforeAll(() => visits.begin());
  afterEach(() => visits.end());
  afterAll(() => visits.close());

  async function open(kind: ChartsCase, query = ''): Promise<Page> {
    const page = await visits.open('two', `/charts${query}`, [exampleCharts(kind)]);
    await page.locator('canvas, .empty, .refused').first().waitFor();
    return page;
  }

  it.each(['some', 'somewhere', 'none', 'away'] as const)(
    'scroll nothing sideways, and axe objects to nothing: %s',
    async (kind) => {
      expect(await looksOf(await open(kind))).toEqual([]);
    },
  );

  it('draw each figure over time, and say each in a table, too', async () => {
    const page = await open('some');
    expect(await heading(page)).toMatch(/^[\d,]+ companies in the last 30 minutes\.$/);
    const drawn = page.getByRole('img', { name: /^companies a minute: from \d+ to \d+/ });
    expect(await drawn.locator('canvas').count()).toBe(1);
    const figure = page.locator('figure').first();
    await figure.getByText('As a table').click();
    const rows = figure.getByRole('region', { name: 'companies a minute, as a table' }).locator('tbody tr');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(30);
    expect(await violations(page)).toEqual([]);
  });

  it('show where the newest were on a map, which says the one that is pointed at, and in a table, too', async () => {
    const page = await open('somewhere');
    const map = page.locator('figure.map');
    // That of Fiji reaches over the 180th meridian, and is on both sides.
    expect(await map.locator('circle').count()).toBe(11);
    expect(await map.locator('h3').innerText()).toBe('South of the Fiji Islands');
    await map.locator('circle').last().hover();
    await map.getByRole('heading', { name: '8 km NW of The Geysers, California' }).waitFor();
    await map.getByText('As a table').click();
    const table = map.getByRole('region', { name: 'companies on the map, as a table' });
    expect(await table.locator('tbody tr').nth(1).innerText()).toContain('<b>Tonga</b>');
    expect(await table.locator('tbody tr').count()).toBe(10);
  });

  it('are of what is chosen, which the address keeps', async () => {
    const page = await open('some');
    await page.getByRole('button', { name: '7 d' }).click();
    await page.getByRole('heading', { level: 1, name: /last 7 days/ }).waitFor();
    await page.getByRole('button', { name: 'Chile' }).click();
    await page.getByText('Only country Chile').waitFor();
    expect(page.url()).toMatch(/\/charts\?range=7d&of=country%3AChile$/);
    await page.reload();
    await page.getByText('Only country Chile').waitFor();
    expect(await page.getByRole('button', { name: '7 d' }).getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('button', { name: 'Show all', exact: true }).click();
    expect(page.url()).toMatch(/\/charts\?range=7d$/);
  });

  it('show what a value contains as text', async () => {
    const page = await open('some', `?of=${encodeURIComponent('country:<b>Peru</b>')}`);
    expect(await page.locator('.only').innerText()).toContain('<b>Peru</b>');
  });

  it('say that there is nothing', async () => {
    expect(await heading(await open('none'))).toBe('No companies in the last 30 minutes.');
  });

  it('say why they could not be read', async () => {
    const page = await open('away');
    expect(await page.locator('.refused').innerText()).toContain('Cassandra is not reachable');
  });

  it('have met no error of a script, and loaded nothing that the page`s policy forbids', () => {
    expect(visits.wrong).toEqual([]);
  });
});
