import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLocalConfig } from '../../config/localConfig.ts';
import { diskSpaces } from './diskSpace.ts';

it('tells of each file system once how much room it has', async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'disk-space-'));
  try {
    await mkdir(path.join(home, 'data', 'kafka'), { recursive: true });
    const [disk, another] = await diskSpaces(readLocalConfig({ PIPELINE_HOME: home }));
    expect(another).toBeUndefined();
    expect(disk?.folder).toBe(home);
    expect(disk?.freeBytes).toBeGreaterThan(0);
    expect(disk?.totalBytes).toBeGreaterThanOrEqual(disk?.freeBytes ?? 0);
  } finally {
    await rm(home, { recursive: true });
  }
});
