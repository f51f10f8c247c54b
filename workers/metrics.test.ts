import getPort from 'get-port';
import { Runtime } from '@temporalio/worker';
import type { TickInput } from '../activities/ingest.ts';
import type { VerifyRequest } from '../activities/verify/dependencies.ts';
import type { VerificationReport } from '../domain/verification.ts';
import { counted } from './metrics.ts';

const REPORT: VerificationReport = {
  at: '2026-11-23T12:00:00.000Z',
  ok: false,
  checked: 100,
  missing: 2,
  different: 1,
  deadLettered: 4,
  repaired: 3,
  totalsDifferent: 0,
  lag: 17,
  oldestUnprocessedSeconds: 2.4,
  unverified: 19,
  verifiedFrom: {},
  verifiedTo: {},
  failures: ['2 records are missing'],
};
const tick: TickInput = {
  identity: { workflowId: 'company-pipeline/ingest', firstExecutionRunId: 'run', tick: 7 },
  scheduledAt: REPORT.at,
  quantity: 5,
};
const request: VerifyRequest = { pipelineId: 'company-pipeline', graceSeconds: 60 };

it("what the activities did is on the SDK's endpoint, beside its own", async () => {
  const bindAddress = `127.0.0.1:${await getPort()}`;
  const { metricMeter } = Runtime.install({ telemetryOptions: { metrics: { prometheus: { bindAddress } } } });
  let fails = false;
  const activities = counted(
    {
      ingestTick: async ({ quantity }: TickInput) => {
        if (fails) throw new Error('the source is away');
        return { records: quantity, rejected: 1 };
      },
      verify: async (asked: VerifyRequest) => {
        expect(asked).toBe(request);
        return REPORT;
      },
    },
    metricMeter.withTags({ pipeline: 'companies' }),
  );
  await activities.ingestTick(tick);
  await activities.ingestTick(tick);
  await activities.verify(request);
  fails = true;
  await expect(activities.ingestTick(tick)).rejects.toThrow('the source is away');

  const text = await (await fetch(`http://${bindAddress}/metrics`)).text();
  const values = Object.fromEntries(
    [...text.matchAll(/^(pipeline_\w+)\{(.*)\} (\S+)$/gm)].map(([, name = '', labels = '', value]) => [
      [name, ...labels.split(',').filter((label) => !label.startsWith('service_name'))].join(' '),
      Number(value),
    ]),
  );
  expect(values).toEqual({
    'pipeline_ticks_published pipeline="companies"': 2,
    'pipeline_records_published pipeline="companies"': 10,
    'pipeline_items_rejected pipeline="companies"': 2,
    'pipeline_verifications ok="false" pipeline="companies"': 1,
    'pipeline_records_verified found="checked" pipeline="companies"': 100,
    'pipeline_records_verified found="missing" pipeline="companies"': 2,
    'pipeline_records_verified found="different" pipeline="companies"': 1,
    'pipeline_records_verified found="repaired" pipeline="companies"': 3,
    'pipeline_records_verified found="dead_lettered" pipeline="companies"': 4,
    'pipeline_lag pipeline="companies"': 17,
    'pipeline_oldest_unprocessed_seconds pipeline="companies"': 2,
    'pipeline_unverified pipeline="companies"': 19,
    'pipeline_failed_checks pipeline="companies"': 1,
    'pipeline_verified_at_seconds pipeline="companies"': Date.parse(REPORT.at) / 1000,
  });
});
