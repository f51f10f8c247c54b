import { execa } from 'execa';
import type { Environment } from '../../config/environment.ts';
import { GetFailed } from './errors.ts';

/** Runs a command to its end, in this environment alone, each line of its output handed on. @throws GetFailed with its last lines. */
export async function runCommand(
  file: string,
  args: readonly string[],
  onOutput: (line: string) => void,
  options: { readonly env: Environment; readonly cwd?: string; readonly timeout?: number },
): Promise<void> {
  const last: string[] = [];
  try {
    const child = execa(file, args, {
      ...options,
      extendEnv: false,
      all: true,
      stdin: 'ignore',
      buffer: false,
    });
    for await (const line of child.iterable({ from: 'all' })) {
      onOutput(line);
      last.push(line);
      if (last.length > 20) last.shift();
    }
  } catch (cause) {
    throw new GetFailed([file, ...args].join(' '), last, cause);
  }
}
