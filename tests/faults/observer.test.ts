import { Observer } from './observer.ts';
import type { SparkProcess } from './sparkProcesses.ts';

/** An observer of what the test says there is. */
function observed() {
  const seen = { alive: [] as string[], applications: [] as string[], away: false };
  const observer = new Observer(
    async () => seen.alive.map((driverId, pid): SparkProcess => ({ pid, role: 'driver', driverId })),
    {
      async overview() {
        if (seen.away) throw new Error('ECONNREFUSED');
        const applications = seen.applications.map((name) => ({ id: name, name }));
        return { drivers: [], applications, endedApplications: [] };
      },
    },
  );
  return { seen, observer };
}

describe('the observer', () => {
  it('counts the drivers of a stream that live at one time, and those of them that work', async () => {
    const { seen, observer } = observed();
    seen.alive = ['driver-1', 'driver-2'];
    seen.applications = ['s driver-1'];
    await observer.sample();
    seen.alive = ['driver-2'];
    seen.applications = ['s driver-1', 's driver-2'];
    await observer.sample();
    expect(observer.seenSince(0, 's')).toMatchObject({ aliveAtMost: 2, activeAtMost: 1 });
  });

  it('sees two at work', async () => {
    const { seen, observer } = observed();
    seen.alive = ['driver-1', 'driver-2'];
    seen.applications = ['s driver-1', 's driver-2'];
    await observer.sample();
    expect(observer.seenSince(0, 's')).toMatchObject({ activeAtMost: 2 });
  });

  it('leaves out the drivers of another stream, also from before they said whose they are', async () => {
    const { seen, observer } = observed();
    seen.alive = ['driver-1', 'driver-2'];
    seen.applications = ['s driver-1'];
    await observer.sample();
    expect(observer.seenSince(0, 's').aliveAtMost).toBe(2);
    seen.applications = ['s driver-1', 'neighbour driver-2'];
    await observer.sample();
    expect(observer.seenSince(0, 's').aliveAtMost).toBe(1);
  });

  it('goes by the process table while the master is away', async () => {
    const { seen, observer } = observed();
    seen.away = true;
    seen.alive = ['driver-1', 'driver-2'];
    await observer.sample();
    expect(observer.seenSince(0, 's')).toMatchObject({ aliveAtMost: 2, activeAtMost: 0 });
  });

  it('counts a process once that is seen twice, as it is when it starts another', async () => {
    const { seen, observer } = observed();
    seen.alive = ['driver-1', 'driver-1'];
    await observer.sample();
    expect(observer.seenSince(0, 's').aliveAtMost).toBe(1);
  });

  it('knows when the newest driver appeared, in the time that is asked for', async () => {
    const { seen, observer } = observed();
    seen.alive = ['driver-1'];
    await observer.sample();
    expect(observer.seenSince(0, 's').startedAt).toBeGreaterThan(0);
    expect(observer.seenSince(Date.now() + 1, 's').startedAt).toBeUndefined();
  });
});
