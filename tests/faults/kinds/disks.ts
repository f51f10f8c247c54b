import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServerName } from '../../../infra/servers/server.ts';
import type { Fault, Injected } from '../fault.ts';
import { recovery } from '../recovery.ts';
import type { Rig } from '../rig.ts';
import { HAS_SMALL_DISKS, smallDisk } from '../smallDisk.ts';
import { untilTrue } from '../waiting.ts';

/** Long enough for several starts that fail, each of which may leave something. */
const FULL_MS = 45_000;

/** Faults of a disk that fills while it is written to, and has room again. */
export const diskFaults: readonly Fault[] = HAS_SMALL_DISKS
  ? [
      {
        kind: 'cassandra-disk-full',
        inject: (rig) => diskFull(rig, 'cassandra', 'cassandra', () => hasEnded(rig, 'cassandra')),
      },
      {
        kind: 'kafka-disk-full',
        inject: (rig) => diskFull(rig, 'kafka', 'kafka', () => hasEnded(rig, 'kafka')),
      },
      {
        kind: 'checkpoint-disk-full',
        inject: (rig) =>
          diskFull(
            rig,
            'checkpoint',
            'spark-worker',
            async () => (await rig.pipeline.streamStatus()).failuresInARow > 0,
          ),
      },
    ]
  : [];

/** @param server whose folder it is, or whose children's */
async function diskFull(
  rig: Rig,
  folder: string,
  server: ServerName,
  isMet: () => Promise<boolean>,
): Promise<Injected> {
  const { stack, local } = rig;
  await stack.stopServer(server);
  const disk = await smallDisk(path.join(local.home, 'data', folder));
  try {
    await stack.startServer(server);
    await recovery(rig);
    const free = await disk.fill();
    await untilTrue(`${folder} meets the full disk`, isMet);
    await wait(FULL_MS);
    await free();
    const healedAt = Date.now();
    return { healedAt, recovery: await recovery(rig) };
  } finally {
    await stack.stopServer(server);
    await disk.remove();
    await stack.startServer(server);
  }
}

async function hasEnded({ stack }: Pick<Rig, 'stack'>, name: ServerName): Promise<boolean> {
  return stack.statuses().find((status) => status.name === name)?.state === 'restarting';
}
