import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { step } from './step.ts';

let folder: string;
let source: string;
beforeEach(async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'step-'));
  folder = path.join(root, 'made');
  source = path.join(root, 'sources');
  await mkdir(path.join(source, 'below'), { recursive: true });
  await writeFile(path.join(source, 'below', 'pom.xml'), 'version 1');
});
afterEach(() => rm(path.dirname(folder), { recursive: true }));

const make = async () => void (await mkdir(folder, { recursive: true }));
const quietly = () => undefined;

describe('a step', () => {
  it('is needed until it was carried out', async () => {
    const it = step('Kafka', folder, [source], make);
    expect(await it.needed()).toBe(true);
    await it.run(quietly);
    expect(await it.needed()).toBe(false);
  });

  it('is needed again when a file below its sources changes, comes or goes', async () => {
    const it = step('Kafka', folder, [source], make);
    await it.run(quietly);
    await writeFile(path.join(source, 'below', 'pom.xml'), 'version 2');
    expect(await it.needed()).toBe(true);
    await it.run(quietly);
    await writeFile(path.join(source, 'more'), '');
    expect(await it.needed()).toBe(true);
    await it.run(quietly);
    await rm(path.join(source, 'more'));
    expect(await it.needed()).toBe(true);
  });

  it('is needed after it was interrupted, or failed', async () => {
    const it = step('Kafka', folder, [source], async () => {
      await make();
      throw new Error('the network is away');
    });
    await expect(it.run(quietly)).rejects.toThrow('the network is away');
    expect(await it.needed()).toBe(true);
  });

  it('fails where a source is missing', async () => {
    const it = step('Kafka', folder, [path.join(source, 'none')], make);
    await expect(it.needed()).rejects.toThrow(/ENOENT/);
  });
});
