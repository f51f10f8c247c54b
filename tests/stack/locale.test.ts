import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { v4 as uuid } from 'uuid';
import { processEnvironment } from '../../config/environment.ts';
import { pipelineEnvironment, readLocalConfig, type LocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import type { Kafka } from '../../connections/kafka/kafka.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { freePorts, startStack } from '../../infra/local/stack.ts';

const TOPIC = `locale-${uuid()}`;
const RECORDS = 300;

let local: LocalConfig;
beforeAll(async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'company-pipeline-locale-'));
  local = { ...readLocalConfig(), home, ports: await freePorts() };
});
afterAll(() => rm(local.home, { recursive: true, force: true }));

/** Kafka runs, started by somebody whose machine says `variables`, while `use` is at work. */
async function withKafka<T>(
  variables: Readonly<Record<string, string>>,
  use: (kafka: Kafka) => Promise<T>,
): Promise<T> {
  // Of this process, too: a server may have what its supervisor has.
  Object.assign(processEnvironment(), variables);
  const stack = await startStack({ local, environment: { ...processEnvironment() }, servers: ['kafka'] });
  const config = readPipelineConfig(pipelineEnvironment(local, {}));
  const kafka = openKafka(config.kafka, { clientId: 'locale-test', log: SILENT_LOG });
  try {
    return await use(kafka);
  } finally {
    await kafka.close();
    await stack.stop();
    for (const name of Object.keys(variables)) Reflect.deleteProperty(processEnvironment(), name);
  }
}

/** Records that the topic holds, per partition. */
async function held(kafka: Kafka): Promise<Readonly<Record<string, number>>> {
  const { begin, end } = await kafka.topics.offsets(TOPIC);
  return Object.fromEntries(
    Object.entries(end).map(([partition, to]) => [partition, Number(to) - Number(begin[partition] ?? 0)]),
  );
}

const ARABIC = '-Duser.language=ar -Duser.country=EG';

describe('a start under a locale with other digits or letters', () => {
  let before: Readonly<Record<string, number>>;
  beforeAll(async () => {
    before = await withKafka({}, async (kafka) => {
      await kafka.topics.ensureTopic({ topic: TOPIC, partitions: 3, replicationFactor: 1, settings: {} });
      const records = Array.from({ length: RECORDS }, (_, index) => ({ key: `${index}`, value: 'x' }));
      await kafka.publisher.publish(TOPIC, records);
      return held(kafka);
    });
  });

  it.each([
    [
      'Arabic digits',
      {
        JAVA_TOOL_OPTIONS: ARABIC,
        JDK_JAVA_OPTIONS: '-Duser.language.format=ar -Duser.extensions=u-nu-arab',
        // The one that comes after the command line.
        _JAVA_OPTIONS: ARABIC,
      },
    ],
    ['the Turkish i', { JAVA_TOOL_OPTIONS: '-Duser.language=tr -Duser.country=TR' }],
  ])('leaves every record where it is: %s', async (_, variables) => {
    expect(Object.values(before).reduce((a, b) => a + b)).toBe(RECORDS);
    await expect(withKafka(variables, held)).resolves.toEqual(before);
  });
});
