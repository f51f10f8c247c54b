import { fakeStream, report } from '../../tests/fakes/streamActivities.ts';
import { keepReaping, reapDrivers } from './reap.ts';

describe('the reaper', () => {
  it('ends the driver of a workflow that has closed', async () => {
    const { deps, master, states } = fakeStream();
    const { id } = master.add('s', { registersAfterMs: 0 });
    states.set('s', 'closed');
    expect(await reapDrivers(deps)).toEqual({ reaped: [id], unidentified: [] });
    expect(master.live()).toEqual([]);
  });

  it('leaves alone the driver of an open workflow, of a workflow that Temporal does not know, and of another job', async () => {
    const { deps, master, states, reports } = fakeStream();
    master.registersAfterMs = 0;
    states.set('s', 'closed').set('s/open', 'open');
    reports.set('s/open', report('driver-20260101000000-0000', 7, 100));
    const kept = [
      master.add('s/open'),
      master.add('s/of another Temporal'),
      master.add('s', { mainClass: 'org.example.Other', registersAfterMs: Number.POSITIVE_INFINITY }),
    ];
    expect(await reapDrivers(deps)).toEqual({ reaped: [], unidentified: [] });
    expect(master.live()).toEqual(kept.map(({ id }) => id));
  });

  it('ends a driver of a workflow that Temporal has forgotten when its reports are in our Cassandra', async () => {
    const { deps, master, reports } = fakeStream();
    const { id } = master.add('s', { registersAfterMs: 0 });
    reports.set('s', report(id, 7, 100));
    expect((await reapDrivers(deps)).reaped).toEqual([id]);
  });

  it('leaves alone the drivers of other Temporal namespaces, unless they report to our Cassandra', async () => {
    const { deps, master, states, reports } = fakeStream();
    states.set('s', 'closed').set('t', 'closed');
    const others = { registersAfterMs: 0, label: 'default.99999999 00000001' };
    const kept = master.add('s', others);
    const ours = master.add('t', others);
    reports.set('t', report(ours.id, 7, 100));
    expect((await reapDrivers(deps)).reaped).toEqual([ours.id]);
    expect(master.live()).toEqual([kept.id]);
  });

  it('names the drivers that have not registered, and ends them once they have', async () => {
    const { deps, master, states, clock } = fakeStream();
    const { id } = master.add('s');
    states.set('s', 'closed');
    expect(await reapDrivers(deps)).toEqual({ reaped: [], unidentified: [id] });
    await clock.sleep(master.registersAfterMs);
    expect((await reapDrivers(deps)).reaped).toEqual([id]);
  });

  it('tries the others when one cannot be ended, and then says which', async () => {
    const { deps, master, states } = fakeStream();
    const hung = master.add('a', { registersAfterMs: 0 });
    const other = master.add('b', { registersAfterMs: 0 });
    states.set('a', 'closed').set('b', 'closed');
    const kill = master.kill.bind(master);
    master.kill = async (id) => id !== hung.id && kill(id);
    master.killApplication = async () => undefined;
    await expect(reapDrivers(deps)).rejects.toThrow(`Spark driver ${hung.id} expected to end`);
    expect(master.live()).not.toContain(other.id);
  });

  it('goes on after a pass that failed, until it is stopped', async () => {
    const { deps, master, states, clock } = fakeStream();
    const stop = new AbortController();
    master.add('s', { registersAfterMs: 0 });
    states.set('s', 'closed');
    master.away = true;
    const reaping = keepReaping(deps, stop.signal);
    await clock.sleep(20_000);
    master.away = false;
    await clock.sleep(20_000);
    expect(master.live()).toEqual([]);
    stop.abort();
    await reaping;
  });
});
