import { execa } from 'execa';

/** What the processes of one name use together. */
export interface Usage {
  /** Resident memory in MB, 10^6 bytes. */
  readonly megabytes: number;
  /** Processor time since their start, in seconds. */
  readonly processorSeconds: number;
}

/** A server of the stack and the pid of its process, which leads a process group. */
export interface Server {
  readonly name: string;
  readonly pid?: number | undefined;
}

/** What each server uses, and of what the Spark worker has started, the driver and the executor apart; by name, in the order given. */
export async function usageOf(servers: readonly Server[]): Promise<ReadonlyMap<string, Usage>> {
  const { stdout } = await execa('ps', ['-eo', 'pgid=,rss=,cputimes=,args=', '-ww']);
  return parseUsage(stdout, servers);
}

/** @param text lines of process group, resident KiB, seconds of processor time, and command */
export function parseUsage(text: string, servers: readonly Server[]): ReadonlyMap<string, Usage> {
  const nameOf = new Map(servers.map(({ name, pid }) => [String(pid), name]));
  const usage = new Map<string, Usage>(
    servers.map(({ name }) => [name, { megabytes: 0, processorSeconds: 0 }]),
  );
  for (const line of text.split('\n')) {
    const [, group = '', kibibytes, seconds, command = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    const server = nameOf.get(group);
    if (server === undefined) continue;
    const name = sparkRole(command) ?? server;
    const { megabytes, processorSeconds } = usage.get(name) ?? { megabytes: 0, processorSeconds: 0 };
    usage.set(name, {
      megabytes: megabytes + (Number(kibibytes) * 1024) / 1e6,
      processorSeconds: processorSeconds + Number(seconds),
    });
  }
  return usage;
}

/** What the Spark worker has started, by its command. */
export function sparkRole(command: string): string | undefined {
  if (command.includes('CoarseGrainedExecutorBackend')) return 'Spark executor';
  return command.includes('DriverWrapper') ? 'Spark driver' : undefined;
}
