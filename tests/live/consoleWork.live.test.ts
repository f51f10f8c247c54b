import { existsSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { v4 as uuid } from 'uuid';
import { newestBackfill } from '../../cli/backfill/backfill.ts';
import { newestRedrive } from '../../cli/deadLetters/redrive.ts';
import { openCassandra, type Cassandra } from '../../connections/cassandra/cassandra.ts';
import type { Kafka, TopicRecord } from '../../connections/kafka/kafka.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { openTemporal } from '../../connections/temporal/temporal.ts';
import { KEYSPACE, STATUS_QUERY } from '../../domain/names.ts';
import type { StreamStatus } from '../../domain/status.ts';
import { companies } from '../../pipelines/companies/pipeline.ts';
import { partWorkflowId, PIPELINE_WORKFLOW_ID, TABLES, TOPIC, WORKFLOW_TYPES } from '../companyNames.ts';
import { CHROMIUM, openBrowser, violations, watchedPage } from '../console/browser.ts';
import { goodRecord } from './badMessages.ts';
import { NARROW, refuseByHand } from './refuseByHand.ts';
import { liveStack } from './stack.ts';
import { temporalCommand } from './temporalCommand.ts';
import { recordsSince, topicEnd } from './topicRecords.ts';
import { until } from './until.ts';

const suite = existsSync(CHROMIUM) ? describe : describe.skip;

const TICKS = 1000;

const { local, config, temporal } = liveStack();
const command = temporalCommand(local);
const url = `http://127.0.0.1:${local.ports.console}`;

let cassandra: Cassandra;
let kafka: Kafka;
let client: Awaited<ReturnType<typeof openTemporal>>;
let browser: Browser;
let page: Page;
let wrong: readonly string[];

const backfillStatus = async () => (await newestBackfill(client, companies.names))?.status;
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const main = () => page.locator('main').innerText();
const shown = (text: string) =>
  until(
    `"${text}"`,
    () => main(),
    (it) => it.includes(text),
  );

/** Presses the button of a dialog, and closes it once it has answered. */
async function confirm(name: string): Promise<string> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name, exact: true }).click();
  await dialog.getByRole('button', { name: 'Close' }).waitFor();
  const answer = await dialog.locator('.answer').innerText();
  await dialog.getByRole('button', { name: 'Close' }).click();
  return answer;
}

async function isStored(id: string): Promise<boolean> {
  const rows = await cassandra.execute(`SELECT id FROM ${KEYSPACE}.${TABLES.companies} WHERE id = ?`, [id]);
  return rows.length > 0;
}

/** Publishes a record, and finds it in the topic. */
async function published(id: string, change: object = {}): Promise<TopicRecord> {
  const since = await until(
    'the topic',
    () => topicEnd(kafka),
    (end) => end !== undefined,
  );
  await kafka.publisher.publish(TOPIC, [{ key: id, value: JSON.stringify(goodRecord(id, change)) }]);
  const record = (await recordsSince(kafka, since)).find(({ key }) => String(key) === id);
  if (record === undefined) throw new Error(`expected a message with key ${id}`);
  return record;
}

suite('what a person puts right on the console’s page (skipped without a Chromium)', () => {
  beforeAll(async () => {
    cassandra = openCassandra(config.cassandra);
    kafka = openKafka(config.kafka, { clientId: 'live-test', log: SILENT_LOG });
    client = await openTemporal(temporal);
    browser = await openBrowser();
    ({ page, wrong } = await watchedPage(browser));
    page.setDefaultTimeout(120_000);
    await command.start(
      WORKFLOW_TYPES.pipeline,
      PIPELINE_WORKFLOW_ID,
      '--input',
      '{"ingest":{"intervalSeconds":600}}',
    );
  });
  afterAll(async () => {
    await browser.close();
    await command.terminate(PIPELINE_WORKFLOW_ID);
    await Promise.all([cassandra.close(), kafka.close(), client.connection.close()]);
  });

  it('back-fills a number of ticks, which pauses and goes on', async () => {
    await page.goto(`${url}/backfill`);
    await press('Back-fill…');
    await page.getByLabel('Ticks').fill(String(TICKS));
    await page.getByLabel('Records a tick asks for').fill('1');
    expect(await violations(page)).toEqual([]);
    expect(await confirm('Back-fill')).toBe('It is under way.');
    await press('Pause');
    await shown('It is paused.');
    expect((await backfillStatus())?.state).toBe('paused');
    await page.getByRole('button', { name: 'Resume', exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    await press('Resume');
    await shown('It goes on.');
    const status = await until('its end', backfillStatus, (it) => it?.state === 'done');
    expect(status).toMatchObject({ published: TICKS, records: TICKS, rejected: 0 });
    await shown('1,000 of 1,000');
    expect(await violations(page)).toEqual([]);
  });

  it('replays what was appended since a time, after a dry run', async () => {
    const aDayAgo = new Date(Date.now() - 86_400_000).toISOString().slice(0, 16);
    await page.getByLabel('Since, UTC').fill(aDayAgo);
    await press('Dry run');
    await shown('; nothing was done.');
    expect(await main()).toMatch(/[\d,]+ records would go through the job again/);
    await press('Replay…');
    expect(await violations(page)).toEqual([]);
    expect(await confirm('Replay')).toMatch(/^It is under way: [\d,]+ records go through the job again\.$/);
    const stream = client.workflow.getHandle(partWorkflowId('stream'));
    const { lastRestart } = await stream.query<StreamStatus>(STATUS_QUERY);
    expect(lastRestart?.from).toMatch(/^offsets/);
  });

  it('sends dead letters again that the schema takes now, after a dry run', async () => {
    const id = uuid();
    const record = await published(id);
    await until(
      'its row',
      () => isStored(id),
      (is) => is,
    );
    await refuseByHand(cassandra, record);
    await page.goto(`${url}/dead-letters`);
    await page.locator('.kinds').getByRole('button', { name: NARROW }).click();
    await press('Dry run');
    await until(
      'a dry run that is through',
      () => newestRedrive(client, companies.names),
      (view) => view?.status?.dryRun === true && view.status.state === 'done',
    );
    await shown('would be accepted now');
    expect(await isStored(id)).toBe(false);
    expect(await violations(page)).toEqual([]);
    await press('Send again…');
    expect(await confirm('Send again')).toBe('It is under way.');
    await until(
      'its row',
      () => isStored(id),
      (is) => is,
    );
    await shown('1 stored, 0 refused again');
    expect(await violations(page)).toEqual([]);
  });

  it('mends one that no schema should take', async () => {
    const id = uuid();
    const { partition, offset } = await published(id, { revenue: 'much' });
    await page.goto(`${url}/dead-letters`);
    await page
      .getByRole('button', { name: `${partition} / ${Number(offset).toLocaleString('en-US')}` })
      .click();
    await press('Mend it…');
    await page.getByText('It would be refused:').waitFor();
    const value = page.getByLabel('The value that is sent in place of its own');
    await value.fill((await value.inputValue()).replace('"much"', '12'));
    await page.getByText('It would be accepted now.').last().waitFor();
    expect(await violations(page)).toEqual([]);
    await press('Send it so…');
    expect(await confirm('Send it')).toBe('It is under way.');
    await shown('mended: stored');
    expect(await isStored(id)).toBe(true);
    expect(await violations(page)).toEqual([]);
  });

  it('has met no error of a script, and loaded nothing that its policy forbids', () => {
    expect(wrong).toEqual([]);
  });
});
