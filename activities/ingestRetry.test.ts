import { KafkaError } from '../connections/kafka/errors.ts';
import { UPDATES } from '../domain/names.ts';
import { DEAD_LETTER_TOPIC, TASK_QUEUE, TOPIC } from '../tests/companyNames.ts';
import { companies as definition } from '../pipelines/companies/pipeline.ts';
import { companySource } from '../pipelines/companies/source.ts';
import { useWorkflowTestBed } from '../tests/temporalTestServer.ts';
import { loadPipeline } from '../pipelines/load.ts';
import { createIngestActivities } from './ingest.ts';
import { apiCompany } from '../pipelines/companies/example.ts';
import { FakeKafka } from '../tests/fakes/fakeKafka.ts';

const bed = useWorkflowTestBed('real');

it("Temporal hands what an attempt has published to the next one, with the failed attempt's last heartbeat", async () => {
  const kafka = new FakeKafka();
  const away = new KafkaError('send 1 records to', DEAD_LETTER_TOPIC, new Error('away'));
  kafka.failures.set(DEAD_LETTER_TOPIC, [away, away]);
  const companies = [...Array.from({ length: 9 }, () => apiCompany()), apiCompany({ name: 17 })];
  const activities = {
    prepare: () => Promise.resolve({}),
    ...createIngestActivities({
      definition,
      description: companySource,
      source: { fetch: () => Promise.resolve({ items: companies }) },
      publisher: kafka,
      schemaRegistry: { ensureSchema: () => Promise.resolve(1) },
      contract: await loadPipeline('companies'),
    }),
  };
  await bed().withWorker(activities, async () => {
    const handle = await bed().environment.client.workflow.start('ingestCompanies', {
      workflowId: 'ingest',
      taskQueue: TASK_QUEUE,
      args: [{ intervalSeconds: 3600, quantity: 10 }],
    });
    // The tick after the first one, which it waits for.
    await handle.executeUpdate(UPDATES.tickNow);
    await handle.terminate();
  });
  expect(kafka.log(TOPIC).flat()).toHaveLength(18);
  expect(kafka.log(DEAD_LETTER_TOPIC).flat()).toHaveLength(2);
});
