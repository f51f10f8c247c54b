import { existsSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { openTemporal } from '../../connections/temporal/temporal.ts';
import { STATUS_QUERY } from '../../domain/names.ts';
import { companies } from '../../pipelines/companies/pipeline.ts';
import { partWorkflowId, PIPELINE_WORKFLOW_ID, TOPIC, WORKFLOW_TYPES } from '../companyNames.ts';
import type { IngestStatus, StreamStatus } from '../../domain/status.ts';
import { CHROMIUM, openBrowser, sideways, violations, watchedPage } from '../console/browser.ts';
import { liveStack } from './stack.ts';
import { temporalCommand } from './temporalCommand.ts';
import { until } from './until.ts';

const suite = existsSync(CHROMIUM) ? describe : describe.skip;

const { local, temporal } = liveStack();
const command = temporalCommand(local);
const url = `http://127.0.0.1:${local.ports.console}/`;

let client: Awaited<ReturnType<typeof openTemporal>>;
beforeAll(async () => {
  client = await openTemporal(temporal);
});
afterAll(() => client.connection.close());

const ingestion = () => client.workflow.getHandle(partWorkflowId('ingest')).query<IngestStatus>(STATUS_QUERY);

const number = (value: string) => (dialog: Locator) => dialog.getByRole('spinbutton').fill(value);
const notVerified = (dialog: Locator) => dialog.getByRole('radio', { name: /not verified/ }).check();

suite('the console in a browser (skipped without a Chromium)', () => {
  let browser: Browser;
  let page: Page;
  let wrong: readonly string[];
  beforeAll(async () => {
    browser = await openBrowser();
    ({ page, wrong } = await watchedPage(browser));
  });
  afterAll(async () => {
    await browser.close();
    await command.terminate(PIPELINE_WORKFLOW_ID);
  });

  const heading = () => page.locator('h1').innerText();
  // At once, as a figure is missing for a moment where a system is slow to answer.
  const shown = async () => ({
    names: await page.locator('.station h3').allInnerTexts(),
    figures: await page.locator('.station .figure').allInnerTexts(),
  });

  it('says of a pipeline that was not started how it is started', async () => {
    await page.goto(url);
    await until('the verdict', heading, (text) => text.startsWith('The pipeline '));
    expect(await page.locator('.answers').innerText()).toContain(
      'temporal workflow start --type companyPipeline',
    );
  });

  it('shows by itself that records flow, once it is', async () => {
    await command.start(
      WORKFLOW_TYPES.pipeline,
      PIPELINE_WORKFLOW_ID,
      '--input',
      '{"ingest":{"intervalSeconds":1}}',
    );
    const { figures } = await until(
      'a flowing pipeline',
      shown,
      ({ names, figures: [, kafka = ''] }) =>
        ['Source answers', 'Kafka holds', 'Cassandra stores'].every((name) => names.includes(name)) &&
        /^[\d,]+ records?$/.test(kafka),
    );
    expect(figures).toHaveLength(5);
  });

  it('pauses and goes on, each after a dialog that asks', async () => {
    await page.getByRole('button', { name: 'Pause' }).click();
    const dialog = page.getByRole('dialog');
    // The focus begins on what changes nothing.
    await until(
      'the focus on Cancel',
      () => dialog.getByRole('button', { name: 'Cancel' }).evaluate((it) => it.matches(':focus')),
      (has) => has,
    );
    await page.keyboard.press('Escape');
    expect((await ingestion()).state).toBe('running');

    await page.getByRole('button', { name: 'Pause' }).click();
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await until(
      'the answer',
      () => dialog.innerText(),
      (text) => text.includes('Ingestion is paused.'),
    );
    expect((await ingestion()).state).toBe('paused');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await until('the verdict', heading, (text) => text === 'Ingestion is paused.');

    await page.getByRole('button', { name: 'Resume' }).click();
    await dialog.getByRole('button', { name: 'Resume' }).click();
    await until('the ingestion', ingestion, ({ state }) => state === 'running');
    await until(
      'the answer',
      () => dialog.innerText(),
      (text) => text.includes('Ingestion goes on.'),
    );
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  /** Chooses an action of the menu, answers what its dialog asks, and returns what came of it. */
  async function act(name: string, answerAsked: (dialog: Locator) => Promise<void> = async () => undefined) {
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name }).click();
    await answerAsked(dialog);
    await dialog.getByRole('button', { name }).click();
    const text = await until(
      `an answer to ${name}`,
      () => dialog.locator('.answer').innerText(),
      (it) => it !== '' && it !== 'Under way…',
    );
    await dialog.getByRole('button', { name: 'Close' }).click();
    return text;
  }

  it('carries out one tick, and sets the interval and the quantity', async () => {
    expect(await act('Tick now')).toMatch(/^One tick was carried out: \d+ published, 0 refused\.$/);
    expect(await act('Set the interval', number('5'))).toBe('A tick comes every 5 s.');
    expect(await act('Set the quantity', number('2'))).toBe(
      'From the next tick on, 2 records are asked for.',
    );
    expect(await ingestion()).toMatchObject({ intervalSeconds: 5, quantity: 2 });
  });

  it('gives a refusal in words, and changes nothing by it', async () => {
    expect(await act('Set the interval', number('0'))).toMatch(/^Refused: /);
    expect((await ingestion()).intervalSeconds).toBe(5);
  });

  it('verifies now, and says what was read back', async () => {
    // Other files empty the tables of what was not verified yet, which a first verification misses, says, and publishes again.
    const said = await until(
      'a verification of what this pipeline alone has stored',
      () => act('Verify now'),
      (text) => /all (is|are) well\.$/.test(text),
    );
    expect(said).toMatch(/^(1 record was|\d+ records were) read back: all (is|are) well\.$/);
  });

  it('restarts the driver from the place that was chosen', async () => {
    expect(await act('Restart the driver', notVerified)).toMatch(
      /begins at the first record that is not verified/,
    );
    const { lastRestart } = await client.workflow
      .getHandle(partWorkflowId('stream'))
      .query<StreamStatus>(STATUS_QUERY);
    expect(lastRestart?.from).toMatch(/^verified/);
  });

  it('moves in the menu by the keyboard, and closes it by Escape', async () => {
    const button = page.getByRole('button', { name: 'Actions' });
    await button.focus();
    await page.keyboard.press('Enter');
    // The page moves the focus once it has drawn, which is a moment after the key.
    const focusOn = (name: string) =>
      until(
        `the focus on ${name}`,
        () => page.evaluate<string>('document.activeElement.textContent'),
        (text) => text.startsWith(name),
      );
    await focusOn('Tick now');
    await page.keyboard.press('End');
    await focusOn('Restart the driver');
    await page.keyboard.press('v');
    await focusOn('Verify now');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await focusOn('Actions');
    expect(await page.getByRole('menu').count()).toBe(0);
  });

  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 390],
    ['dark', 390],
  ] as const)(
    'has nothing that axe objects to, and scrolls in no page sideways: %s, %i px',
    async (colorScheme, width) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      expect(await violations(page)).toEqual([]);
      expect(await sideways(page)).toBe(0);
    },
  );

  it('has charts of what is stored, and nothing there that axe objects to', async () => {
    await page.getByRole('link', { name: 'Charts' }).click();
    await until('records', heading, (text) => /^[\d,]+ companies in the last 30 minutes\.$/.test(text));
    // A plot is drawn a moment after its heading.
    await until(
      'a plot of records, and one of each measure',
      () => page.locator('.plot canvas').count(),
      (count) => count === 1 + companies.measures.length,
    );
    expect(await page.locator('.breakdown').count()).toBe(companies.dimensions.length);
    await page.locator('.breakdown button').first().click();
    await page.locator('.only').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.locator('.refused').count()).toBe(0);
  });

  it('has dead letters behind it, and nothing there that axe objects to', async () => {
    await page.getByRole('link', { name: 'Dead letters' }).click();
    const text = () => page.locator('main').innerText();
    await until('the dead letters', text, (it) => /None\.|By reason/.test(it));
    expect(await violations(page)).toEqual([]);
  });

  it('follows the first record of a partition, and finds nothing there that axe objects to', async () => {
    await page.getByRole('link', { name: 'Record' }).click();
    await page.getByRole('searchbox').fill('0/0');
    await page.getByRole('button', { name: 'Follow' }).click();
    const names = () => page.locator('.way h2').allInnerTexts();
    expect(await until('its way', names, (it) => it.length > 0)).toEqual(
      expect.arrayContaining(['Tick', 'Kafka']),
    );
    expect(await violations(page)).toEqual([]);
  });

  it('shows the ledger, whose chain holds, and nothing there that axe objects to', async () => {
    await page.getByRole('link', { name: 'Ledger' }).click();
    await until('the ledger', heading, (text) => text === 'The chain holds.');
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(0);
    expect(await violations(page)).toEqual([]);
  });

  it('has topics behind it, with settings and records by their columns, and nothing there that axe objects to', async () => {
    await page.getByRole('link', { name: 'Topics' }).click();
    await page.getByRole('link', { name: TOPIC, exact: true }).click();
    await page.getByRole('columnheader', { name: 'number_of_employees' }).waitFor();
    // The last of the page.
    await page.getByRole('cell', { name: 'retention.ms', exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('searchbox').fill('0/0');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('heading', { name: 'Value' }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('has met no error of a script, and loaded nothing that its policy forbids', () => {
    expect(wrong).toEqual([]);
  });
});
