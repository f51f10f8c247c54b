import { digestOfLine } from '../../connections/cassandra/ledger.ts';
import { TOPIC } from '../../tests/companyNames.ts';
import { provenPipeline } from '../../tests/fakes/provenPipeline.ts';
import { proofText } from './text.ts';

describe('all that was verified', () => {
  it('is proven', async () => {
    const bed = await provenPipeline(20, 10);
    const proof = await bed.prove();
    expect(proof).toEqual({
      ok: true,
      records: 30,
      refused: 0,
      lost: 0,
      doubled: 0,
      different: 0,
      byChainAlone: { records: 0, lost: 0, different: 0 },
      lines: 2,
      since: '2026-11-23T12:00:00.000Z',
      until: '2026-11-23T12:01:00.000Z',
      chain: { lines: 2, holds: true, newest: { number: 2, digest: bed.row(2).digest } },
      problems: [],
    });
    expect(proofText(proof)).toContain('proven: 30 records, 0 lost, 0 doubled, 0 different');
  });

  it('is proven of a part: the chain is followed as a whole', async () => {
    const bed = await provenPipeline(20, 10, 5);
    expect(await bed.prove({ from: '2026-11-23T12:01:00Z', to: '2026-11-23T12:02:00Z' })).toMatchObject({
      ok: true,
      records: 10,
      lines: 1,
      chain: { lines: 3 },
    });
  });

  it('is proven by the chain alone where the topic no longer holds it, and it says so', async () => {
    const bed = await provenPipeline(20, 10);
    const held = [0, 1].map((partition) => bed.kafka.log(TOPIC)[partition]?.length ?? 0);
    const [zero = 0] = held;
    bed.kafka.removeBelow(TOPIC, 0, BigInt(zero));
    const proof = await bed.prove();
    expect(proof).toMatchObject({ ok: true, records: 30 - zero, byChainAlone: { records: zero } });
    expect(proofText(proof)).toMatch(/more the topic no longer holds: of them the chain alone says/);
  });

  it('of a topic that was deleted and made again is proven by the chain alone', async () => {
    const bed = await provenPipeline(20);
    bed.kafka.remake(TOPIC);
    expect(await bed.prove()).toMatchObject({ ok: true, records: 0, byChainAlone: { records: 20 } });
  });

  it('counts a record once that two lines have, as when a report could not be stored', async () => {
    const bed = await provenPipeline(20, 10);
    bed.stored.pop();
    await bed.publish(3, 5);
    await bed.stream();
    await bed.verifyAt(120);
    expect(await bed.prove()).toMatchObject({ ok: true, records: 35, lines: 3 });
  });

  it('counts a dead letter as that', async () => {
    const bed = await provenPipeline(5);
    await bed.kafka.publish(TOPIC, [{ key: 'k', value: 'none' }]);
    await bed.stream();
    await bed.verifyAt(60);
    expect(await bed.prove()).toMatchObject({ ok: true, records: 6, refused: 1 });
  });
});

describe('what is not proven', () => {
  it('is a row that is gone', async () => {
    const bed = await provenPipeline(20);
    bed.cassandra.companies.delete([...bed.cassandra.companies.keys()][0] ?? '');
    const proof = await bed.prove();
    expect(proof).toMatchObject({ ok: false, lost: 1, different: 0 });
    expect(proofText(proof)).toMatch(/^NOT proven: 20 records, 1 lost, 0 doubled, 0 different/);
    expect(proof.problems[0]).toMatch(/^1 are neither in the table nor .*\(partition \d offset \d+\)$/);
  });

  it('is a row that was changed', async () => {
    const bed = await provenPipeline(20);
    const [id, row] = [...bed.cassandra.companies][0] ?? ['', {}];
    bed.cassandra.companies.set(id, { ...row, name: 'Somebody else' });
    const proof = await bed.prove();
    expect(proof).toMatchObject({ ok: false, lost: 0, different: 1 });
    expect(proof.problems).toEqual([expect.stringMatching(/^1 rows differ .*: name\)$/)]);
  });

  it('is a total that counts a record twice', async () => {
    const bed = await provenPipeline(20);
    const { totals } = bed.totals;
    const index = totals.findIndex(
      ({ granularity, dimension }) => granularity === 'minute' && dimension === 'all',
    );
    const row = totals[index];
    if (row === undefined) throw new Error('expected totals');
    totals[index] = { ...row, totals: { ...row.totals, companies: (row.totals['companies'] ?? 0) + 1 } };
    expect(await bed.prove()).toMatchObject({ ok: false, lost: 0, doubled: 1 });
  });

  it('are other records in the topic than were verified', async () => {
    const bed = await provenPipeline(20);
    const [log = []] = bed.kafka.log(TOPIC);
    const [first] = log;
    if (first === undefined) throw new Error('expected a record');
    log[0] = { ...first, timestampMs: first.timestampMs + 1 };
    const { ok, problems } = await bed.prove();
    expect(ok).toBe(false);
    expect(problems).toEqual([
      expect.stringMatching(/^line 1: partition 0, offsets 0 to \d+: the topic holds other/),
    ]);
  });

  it('is a topic that ends before what was verified', async () => {
    const bed = await provenPipeline(20);
    bed.kafka.log(TOPIC)[0]?.pop();
    expect((await bed.prove()).problems).toEqual([
      expect.stringMatching(/^line 1: partition 0, .*the topic ends before/),
    ]);
  });

  it('is nothing at all', async () => {
    const bed = await provenPipeline();
    expect(await bed.prove()).toMatchObject({ ok: false, records: 0, lines: 0 });
  });
});

describe('a chain that is broken', () => {
  it('is named by the line that was changed', async () => {
    const bed = await provenPipeline(5, 5, 5);
    bed.row(2).line = bed.row(2).line.replace('"lost":0', '"lost":1');
    const { ok, chain, problems } = await bed.prove();
    expect([ok, chain.holds]).toEqual([false, false]);
    expect(problems).toEqual([expect.stringMatching(/^the chain is broken: line 2 was changed/)]);
  });

  it('is named though the digest was changed with the line', async () => {
    const bed = await provenPipeline(5, 5, 5);
    const row = bed.row(2);
    row.line = row.line.replace('"lost":0', '"lost":1');
    row.digest = digestOfLine(row.line);
    expect((await bed.prove()).problems).toEqual([expect.stringMatching(/line 3 does not follow on line 2/)]);
  });

  it('is named by the line that is missing', async () => {
    const bed = await provenPipeline(5, 5, 5);
    bed.drop(2);
    const { problems } = await bed.prove();
    expect(problems[0]).toMatch(/line 2 is missing/);
    expect(problems[1]).toMatch(/are in no line of the ledger \(before line 3\)/);
  });

  it('is named by what the last verification has read, where the last line is missing', async () => {
    const bed = await provenPipeline(5, 5, 5);
    bed.drop(3);
    expect((await bed.prove()).problems[0]).toMatch(/are in no line of the ledger \(behind the last\)/);
  });

  it('is named where lines have changed places', async () => {
    const bed = await provenPipeline(5, 5, 5);
    const [one, two] = [bed.row(1), bed.row(2)];
    [one.line, one.digest, two.line, two.digest] = [two.line, two.digest, one.line, one.digest];
    const { problems } = await bed.prove();
    expect(problems.filter((problem) => problem.startsWith('the chain is broken'))).toHaveLength(3);
  });

  it('is named where all of it was written anew, by who has noted a digest', async () => {
    const bed = await provenPipeline(5, 5);
    const known = bed.row(2).digest;
    expect(await bed.prove({ known })).toMatchObject({ ok: true });
    expect((await bed.prove({ known: 'f00' })).problems).toEqual([
      'no line of the ledger has the digest f00: it was written anew since',
    ]);
  });
});
