import { execa } from 'execa';
import { CLIENT } from './engine.ts';

/** What the kernel has killed in containers for want of memory; one that is started again no longer says so itself. */
export interface MemoryWatch {
  /** Names of the containers so far, one for each time. */
  names(): readonly string[];
  stop(): Promise<void>;
}

/** Watches from now on. */
export function watchMemory(host: string): MemoryWatch {
  const found: string[] = [];
  const format = '{{.Actor.Attributes.name}}';
  const events = execa(CLIENT, ['--host', host, 'events', '--filter', 'event=oom', '--format', format], {
    stdin: 'ignore',
    buffer: false,
    reject: false,
  });
  events.stdout.setEncoding('utf8').on('data', (text: string) => {
    found.push(...text.split('\n').filter((line) => line !== ''));
  });
  return {
    names: () => found,
    async stop() {
      events.kill();
      await events;
    },
  };
}
