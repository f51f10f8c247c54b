import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { hasCode } from '../errorCode.ts';

/** When the process was started, as the system says it: tells a pid from its reuse. Undefined when it has ended. */
export async function startOf(pid: number): Promise<string | undefined> {
  return process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid);
}

/** Whether the process stands still, as after Ctrl-Z or SIGSTOP, until it gets a SIGCONT. */
export async function isSuspended(pid: number): Promise<boolean> {
  const state =
    process.platform === 'linux' ? (await fieldsOnLinux(pid))?.[0] : (await stateAndStartByPs(pid))?.state;
  return /^[Tt]/.test(state ?? '');
}

/** Clock ticks since boot, and which boot: exact, where `ps` derives a time that jumps when the clock is set. */
async function startOnLinux(pid: number): Promise<string | undefined> {
  const fields = await fieldsOnLinux(pid);
  if (fields === undefined) return undefined;
  // A killed process is a zombie from its first thread's end on, but keeps its ports until its last one's: field 20 counts them.
  if (hasEnded(fields[0] ?? '') && Number(fields[17]) <= 1) return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  return `${fields[19]} ${boot.trim()}`;
}

/** Of /proc/<pid>/stat, from the third field, the state, on; the start is the 22nd. Undefined when there is no such process. */
async function fieldsOnLinux(pid: number): Promise<readonly string[] | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name in parentheses that may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ESRCH')) return undefined;
    throw error;
  }
}

async function startByPs(pid: number): Promise<string | undefined> {
  const found = await stateAndStartByPs(pid);
  return found === undefined || hasEnded(found.state) ? undefined : found.start;
}

async function stateAndStartByPs(pid: number): Promise<{ state: string; start: string } | undefined> {
  const { stdout } = await execa('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
    reject: false,
    env: { LC_ALL: 'C', TZ: 'UTC' },
  });
  const [, state, start] = /^\s*(\S+)\s+(.+)$/.exec(stdout) ?? [];
  return state === undefined || start === undefined ? undefined : { state, start };
}

/** A zombie has ended; it only waits for its parent to notice. */
function hasEnded(state: string): boolean {
  return /^[ZX]/.test(state);
}
