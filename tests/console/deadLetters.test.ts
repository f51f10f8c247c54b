import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { CHROMIUM, violations } from './browser.ts';
import { exampleDeadLetters } from './exampleDeadLetters.ts';
import { looksOf, Visits } from './visits.ts';

const suite = existsSync(CHROMIUM) ? describe : describe.skip;
const value = (page: Page) => page.getByLabel('The value that is sent in place of its own');
/** What an expression says of the text area. */
const ofArea = (what: string) => `((area) => ${what})(document.querySelector('.mended textarea'))`;
const send = (page: Page) => page.getByRole('button', { name: 'Send it so…' });

suite('dead letters in a browser, of records that do not exist (skipped without a Chromium)', () => {
  const visits = new Visits();
  beforeAll(() => visits.begin());
  afterEach(() => visits.end());
  afterAll(() => visits.close());

  async function open(options: Parameters<typeof exampleDeadLetters>[0] = {}) {
    const { app, started } = await exampleDeadLetters(options);
    const page = await visits.open('one', '/dead-letters', [app]);
    await page.getByRole('button', { name: '0 / 21,874' }).click();
    await page.locator('.fields').waitFor();
    return { page, started };
  }

  it('one is mended: the schema judges the value that is typed, it is sent once, and is marked', async () => {
    const { page, started } = await open();
    await page.getByRole('button', { name: 'Mend it…' }).click();
    await page.getByText('It would be refused:').waitFor();
    expect(await page.locator('.marks').innerText()).toBe('revenue must be number or null');
    expect(await send(page).isDisabled()).toBe(true);
    const text = (await value(page).inputValue()).replace('"12 million"', '12000000');
    await value(page).fill(text);
    await page.getByText('It would be accepted now.').last().waitFor();
    await send(page).click();
    await page.getByRole('button', { name: 'Send it', exact: true }).click();
    await page.getByText('It is under way.').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByText('Sent again to 0/21901: mended: stored.').waitFor();
    expect(started.map(({ mend }) => [mend?.offset, mend?.value])).toEqual([['21874', text]]);
    expect(await page.getByRole('button', { name: 'Mend it…' }).count()).toBe(0);
    expect(await violations(page)).toEqual([]);
  });

  it('shows the field in question at once, and selects its value when it is pressed', async () => {
    const { page } = await open();
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: 'Mend it…' }).click();
    await page.getByText('It would be refused:').waitFor();
    const text = await value(page).inputValue();
    const line = text.slice(0, text.indexOf('"revenue"')).split('\n').length;
    // In lines of the text: what is to be seen.
    const height = `(area.scrollHeight / ${text.split('\n').length})`;
    const seen = ofArea(`[area.scrollTop / ${height}, (area.scrollTop + area.clientHeight) / ${height}]`);
    const [first = 0, last = 0] = await page.evaluate<readonly number[]>(seen);
    expect(line).toBeGreaterThan(first + 1);
    expect(line).toBeLessThan(last - 1);
    await page.getByRole('button', { name: 'revenue', exact: true }).click();
    expect(
      await page.evaluate(
        ofArea("[area.value.slice(area.selectionStart, area.selectionEnd), area.matches(':focus')]"),
      ),
    ).toEqual(['"12 million"', true]);
  });

  it('scrolls nothing sideways while one is mended, and axe objects to nothing', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Mend it…' }).click();
    await page.getByText('It would be refused:').waitFor();
    expect(await looksOf(page)).toEqual([]);
  });

  it('sends nothing that was only opened', async () => {
    const { page, started } = await open();
    await page.getByRole('button', { name: 'Mend it…' }).click();
    await page.getByText('It would be refused:').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect([await value(page).count(), started]).toEqual([0, []]);
  });

  it('a redrive under way is paused, and goes on', async () => {
    const { page } = await open({ redriving: true });
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('It is paused.').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('It goes on.').waitFor();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    expect(await looksOf(page)).toEqual([]);
  });

  it('cannot be mended where the console only reads', async () => {
    const { page } = await open({ readOnly: true });
    expect(await page.getByRole('button', { name: 'Mend it…' }).count()).toBe(0);
  });

  it('has met no error of a script, and loaded nothing that its policy forbids', () => {
    expect(visits.wrong).toEqual([]);
  });
});
