import { TOPIC } from '../../tests/companyNames.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import { companyRecord } from '../../pipelines/companies/source.ts';
import { apiCompany } from '../../pipelines/companies/example.ts';
import { verifiedPipeline } from '../../tests/fakes/verifiedPipeline.ts';

describe('what verification finds missing or different', () => {
  it('publishes a missing record again, byte for byte, and finds it stored the next time', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 3);
    await pipeline.stream();
    const original = pipeline.kafka.log(TOPIC).flat()[1];
    const id = String(original?.key);
    pipeline.cassandra.companies.delete(id);
    pipeline.kafka.published.splice(0);

    const report = await pipeline.verifyAt(0);
    expect(report).toMatchObject({ ok: false, missing: 1, different: 0, repaired: 1 });
    expect(report.failures).toEqual([
      `missing: 1 records are neither in the table nor among the dead letters (partition ${original?.partition} offset ${original?.offset})`,
    ]);
    expect(pipeline.kafka.published).toEqual([
      {
        topic: TOPIC,
        record: { key: original?.key, value: original?.value, headers: { tick: 't/1', repairs: '1' } },
      },
    ]);

    await pipeline.stream();
    await expect(pipeline.verifyAt(60)).resolves.toMatchObject({ ok: true, checked: 1, repaired: 0 });
  });

  it('names the columns of a row that differs, not what they hold, and repairs it', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 1);
    await pipeline.stream();
    const [id, row] = [...pipeline.cassandra.companies][0] ?? [];
    pipeline.cassandra.companies.set(String(id), {
      ...row,
      contact: '{"firstname":"Secretperson"}',
      revenue: 1,
    });
    const report = await pipeline.verifyAt(0);
    expect(report).toMatchObject({ ok: false, missing: 0, different: 1, repaired: 1 });
    expect(report.failures[0]).toMatch(/^different: 1 rows differ from their records in contact, revenue \(/);
    expect(JSON.stringify(report)).not.toContain('Secretperson');
  });

  it('gives up a record that has been repaired three times in vain, and says so', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 1);
    const reports: VerificationReport[] = [];
    for (let run = 0; run < 5; run++) {
      await pipeline.stream();
      pipeline.cassandra.companies.clear();
      reports.push(await pipeline.verifyAt(run * 60));
    }
    expect(reports.map(({ missing, repaired }) => [missing, repaired])).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 0],
      [0, 0],
    ]);
    expect(reports[3]?.failures).toContainEqual(
      'not repaired: 1 records are still missing or different after repeated repairs',
    );
  });

  it('does not take a row for wrong that holds a newer version of the record, nor publishes the older one again', async () => {
    const pipeline = verifiedPipeline();
    const place = { tickKey: 't/1', index: 0, scheduledAt: '2026-11-23T12:00:00.000Z' };
    const versions = ['old', 'new'].map((name) => {
      const record = companyRecord(apiCompany({ name }), place);
      return { key: String(record.id), value: JSON.stringify(record) };
    });
    await pipeline.kafka.publish(TOPIC, versions);
    await pipeline.stream();
    await expect(pipeline.verifyAt(0)).resolves.toMatchObject({
      ok: true,
      checked: 2,
      different: 0,
      repaired: 0,
    });
  });

  it('leaves a row as it is whose versions came by several partitions, as the log does not say which is the newest', async () => {
    const pipeline = verifiedPipeline();
    const place = { tickKey: 't/1', index: 0, scheduledAt: '2026-11-23T12:00:00.000Z' };
    const versions = ['a', 'one'].map((key) => {
      const value = JSON.stringify(companyRecord(apiCompany({ name: `by ${key}` }), place));
      return { key, value };
    });
    await pipeline.kafka.publish(TOPIC, versions);
    expect(pipeline.kafka.log(TOPIC).map(({ length }) => length)).toEqual([1, 1]);
    await pipeline.stream();
    await expect(pipeline.verifyAt(0)).resolves.toMatchObject({
      ok: true,
      checked: 2,
      different: 0,
      repaired: 0,
    });
  });
});
