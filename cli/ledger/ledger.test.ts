import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CassandraSchemaMissing } from '../../connections/cassandra/errors.ts';
import { digestOfLine } from '../../connections/cassandra/ledger.ts';
import { provenPipeline } from '../../tests/fakes/provenPipeline.ts';
import { request } from '../../tests/fakes/verifiedPipeline.ts';
import { proofText } from '../prove/text.ts';
import { addedSentence, addToFile } from './addToFile.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ledger-'));
  file = path.join(folder, 'kept.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

type Bed = Awaited<ReturnType<typeof provenPipeline>>;
const add = (bed: Bed) => addToFile(file, bed.ledger, request.pipelineId);
const text = () => readFile(file, 'utf8');
const linesOf = (bed: Bed) =>
  bed.ledgerTable
    .rows()
    .map(({ line }) => `${line}\n`)
    .join('');

/** One more verification. */
async function verifyOnce(bed: Bed, minute: number): Promise<void> {
  await bed.publish(minute + 1, 5);
  await bed.stream();
  await bed.verifyAt(minute * 60);
}

/** A file of lines 1 to 3, whose second line says something else. */
async function changedFile(bed: Bed): Promise<void> {
  await add(bed);
  await writeFile(file, (await text()).replace('"number":2,', '"number":2, '));
}

describe('a file that the ledger is added to', () => {
  it('has each line as the table has it: what its digest is of', async () => {
    const bed = await provenPipeline(5, 5);
    const added = await add(bed);
    expect(added).toEqual({ lines: 2, added: 2, newest: { number: 2, digest: bed.row(2).digest } });
    expect(await text()).toBe(linesOf(bed));
    const [first = ''] = (await text()).split('\n');
    expect(digestOfLine(first)).toBe(bed.row(1).digest);
    expect(addedSentence(file, added)).toMatch(
      /kept.jsonl has 2 lines, 2 of them new; the newest is 2, with/,
    );
  });

  it('is added what it lacks, and nothing twice', async () => {
    const bed = await provenPipeline(5, 5);
    await add(bed);
    expect(await add(bed)).toMatchObject({ lines: 2, added: 0 });
    await verifyOnce(bed, 2);
    expect(await add(bed)).toMatchObject({ lines: 3, added: 1 });
    expect(await text()).toBe(linesOf(bed));
  });

  it('has its last line written again that was not written whole', async () => {
    const bed = await provenPipeline(5, 5, 5);
    await add(bed);
    const whole = await text();
    for (const lost of [1, 2, 40, (whole.split('\n')[2] ?? '').length + 1]) {
      await truncate(file, whole.length - lost);
      expect(await add(bed)).toMatchObject({ lines: 3, added: 1 });
      expect(await text()).toBe(whole);
    }
  });

  it('is made of a ledger without a line, too', async () => {
    expect(await add(await provenPipeline())).toEqual({ lines: 0, added: 0 });
    expect(await text()).toBe('');
  });

  it('is left as it is where the table says something else', async () => {
    const bed = await provenPipeline(5, 5, 5);
    await changedFile(bed);
    await verifyOnce(bed, 3);
    const before = await text();
    await expect(add(bed)).rejects.toThrow(
      /^Nothing was added to .*: 1 line of the ledger is another in the table than in the file \(line 2\)$/,
    );
    expect(await text()).toBe(before);
  });

  it('is left as it is where the table was emptied', async () => {
    const bed = await provenPipeline(5, 5);
    await add(bed);
    bed.ledgerTable.buckets.clear();
    await expect(add(bed)).rejects.toThrow(/the table of the ledger has no line/);
    expect(await text()).not.toBe('');
  });

  it('is added no line of a chain that is broken', async () => {
    const bed = await provenPipeline(5, 5, 5);
    bed.row(2).line = bed.row(2).line.replace('"lost":0', '"lost":1');
    await expect(add(bed)).rejects.toThrow(/the chain is broken: line 2 was changed/);
    await expect(text()).rejects.toThrow('ENOENT');
  });
});

describe('a proof by a file', () => {
  it('is one by the same lines, and by those that the table has behind them', async () => {
    const bed = await provenPipeline(20, 10);
    await add(bed);
    await verifyOnce(bed, 2);
    const proof = await bed.proveWith(file);
    expect(proof).toMatchObject({ ok: true, records: 35, lines: 3, kept: { lines: 2, isAlone: false } });
    expect(proofText(proof)).toContain('the file has 2 of them, each compared with the table');
  });

  it('says which lines of the table are others', async () => {
    const bed = await provenPipeline(20, 10);
    await add(bed);
    // Written anew as a whole, so that its chain holds.
    const row = bed.row(2);
    row.line = row.line.replace('"records":10', '"records":11');
    row.digest = digestOfLine(row.line);
    expect(await bed.prove()).toMatchObject({ chain: { holds: true } });
    expect((await bed.proveWith(file)).problems).toEqual([
      '1 line of the ledger is another in the table than in the file (line 2)',
    ]);
  });

  it('says which line of the file was changed', async () => {
    const bed = await provenPipeline(20, 10, 5);
    await changedFile(bed);
    expect((await bed.proveWith(file)).problems).toEqual([
      expect.stringMatching(/^the chain is broken: line 3 does not follow on line 2/),
      '1 line of the ledger is another in the table than in the file (line 2)',
    ]);
  });

  it('says which lines the table lacks', async () => {
    const bed = await provenPipeline(20, 10);
    await add(bed);
    bed.drop(1);
    expect((await bed.proveWith(file)).problems).toEqual(['1 line of the file is not in the table (line 1)']);
  });

  it('holds by the file alone where the table was emptied, and says so', async () => {
    const bed = await provenPipeline(20, 10);
    await add(bed);
    bed.ledgerTable.buckets.clear();
    const proof = await bed.proveWith(file);
    expect(proof).toMatchObject({ ok: true, records: 30, kept: { isAlone: true } });
    expect(proofText(proof)).toContain('the file has 2 of them; the table has none any more');
  });

  it('holds likewise where the table is gone', async () => {
    const bed = await provenPipeline(20);
    await add(bed);
    jest
      .spyOn(bed.ledgerTable, 'execute')
      .mockRejectedValue(new CassandraSchemaMissing('here', 'SELECT', 'unconfigured table', undefined));
    expect(await bed.proveWith(file)).toMatchObject({ ok: true, records: 20, kept: { isAlone: true } });
  });

  it('leaves out a last line that was not written whole: the table has it', async () => {
    const bed = await provenPipeline(20, 10);
    await add(bed);
    await truncate(file, (await text()).length - 10);
    expect(await bed.proveWith(file)).toMatchObject({ ok: true, records: 30, kept: { lines: 1 } });
  });

  it('names a line that is none', async () => {
    const bed = await provenPipeline(20);
    await add(bed);
    await appendFile(file, 'no line\n');
    expect((await bed.proveWith(file)).problems).toEqual([
      'the chain is broken: line 2 is none: no line',
      '1 line of the file is not in the table (line 2)',
    ]);
  });
});
