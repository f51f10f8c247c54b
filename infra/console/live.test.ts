import pWaitFor from 'p-wait-for';
import type { StatusSources } from '../../cli/status/sources.ts';
import type { Reading } from '../../connections/reading.ts';
import { WELL } from '../../tests/fakes/exampleSnapshot.ts';
import { Live } from './live.ts';
import type { ConsoleView } from './view/view.ts';

/** A pipeline that is well, which notes what it is asked for. */
function watched() {
  const asked: string[] = [];
  function answer<T>(name: string, read: Reading<T>): Promise<T> {
    asked.push(name);
    return 'value' in read ? Promise.resolve(read.value) : Promise.reject(new Error(read.error));
  }
  const status: StatusSources = {
    pipeline: WELL.pipeline,
    servers: () => answer('servers', { value: WELL.servers }),
    disks: () => answer('disks', WELL.disks),
    // What is not there is not this test's.
    workflow: () => answer('workflow', { value: undefined }),
    beside: () => answer('beside', WELL.beside),
    topic: () => answer('topic', WELL.topic),
    drivers: () => answer('drivers', WELL.drivers),
    progress: () => answer('progress', WELL.progress),
    deadLetters: () => answer('dead letters', WELL.deadLetters),
    verification: () => answer('verification', WELL.verification),
  };
  const live = new Live({
    pipelines: [{ status, history: () => Promise.reject(new Error('none')) }],
    options: { readOnly: false },
    log: { warn: () => undefined },
  });
  return { asked, live };
}

it('asks everything once as it starts, and while nobody looks for the ends of the topic alone', async () => {
  const { asked, live } = watched();
  live.start();
  try {
    await pWaitFor(() => asked.includes('verification'));
    expect(new Set(asked).size).toBe(9);
    asked.length = 0;
    // Whoever came has gone again: what follows is the next rest.
    live.listen(() => undefined)();
    await pWaitFor(() => asked.length > 0);
    expect(asked).toEqual(['topic']);
  } finally {
    await live.stop();
  }
});

it('tells who begins to look of how it is then', async () => {
  const { asked, live } = watched();
  live.start();
  try {
    await pWaitFor(() => asked.includes('verification'));
    asked.length = 0;
    const told: ConsoleView[] = [];
    const stop = live.listen((view) => told.push(view));
    await pWaitFor(() => told.length > 0);
    stop();
    expect(told[0]?.pipelines).toHaveLength(1);
    expect(asked).toContain('servers');
  } finally {
    await live.stop();
  }
});
