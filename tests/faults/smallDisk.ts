import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';

const MIB = 1024 ** 2;
/** What a thousand records a second take within the minutes of an injection, with Cassandra's commit log and what compaction writes beside it. */
const ROOM_BYTES = 1024 * MIB;

/** Whether this process may put a folder on a disk of its own: root on Linux. */
export const HAS_SMALL_DISKS = process.platform === 'linux' && process.getuid?.() === 0;

/** A folder that lies on a disk of its own for a time. */
export interface SmallDisk {
  /** Takes all room that is left, and returns how to give it back. */
  fill(): Promise<() => Promise<void>>;
  /** Puts the folder back where it was, with what is in it. */
  remove(): Promise<void>;
}

/** Moves a folder that nobody uses to a memory disk with little room beyond what the folder takes. */
export async function smallDisk(folder: string): Promise<SmallDisk> {
  await mkdir(folder, { recursive: true });
  const disk = path.join(path.dirname(folder), `${path.basename(folder)}-on-a-small-disk`);
  const used = Number((await execa('du', ['-s', '-B1', folder])).stdout.split('\t')[0]);
  await mkdir(disk, { recursive: true });
  await execa('mount', ['-t', 'tmpfs', '-o', `size=${used + ROOM_BYTES}`, 'tmpfs', disk]);
  await copy(folder, disk);
  await execa('mount', ['--bind', disk, folder]);
  return {
    async fill() {
      const ballast = path.join(disk, 'ballast');
      // It ends when there is no room for more, which counts as its failure.
      await execa('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=64k'], { reject: false });
      return () => rm(ballast);
    },
    async remove() {
      await execa('umount', [folder]);
      await execa('find', [folder, '-mindepth', '1', '-delete']);
      await copy(disk, folder);
      await execa('umount', [disk]);
      await rm(disk, { recursive: true });
    },
  };
}

async function copy(from: string, to: string): Promise<void> {
  await execa('cp', ['-a', '--sparse=always', `${from}/.`, to]);
}
