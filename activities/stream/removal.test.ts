import { SparkDriverNotStopped } from './failures.ts';
import { fakeStream } from '../../tests/fakes/streamActivities.ts';
import { applicationOf } from '../../tests/fakes/fakeSparkMaster.ts';
import { removeDriver, removeStream } from './removal.ts';

describe('removing a driver', () => {
  it('kills it and waits until its process has ended', async () => {
    const { deps, master, clock } = fakeStream();
    const { id } = master.add('s');
    await removeDriver(deps, id);
    expect(master.live()).toEqual([]);
    expect(clock.now()).toBeGreaterThanOrEqual(master.diesAfterMs);
    expect(master.calls).toEqual([`kill ${id}`]);
  });

  it('does nothing to one that has ended already, or that the master does not know', async () => {
    const { deps, master } = fakeStream();
    const { id } = master.add('s', { state: 'FAILED' });
    await removeDriver(deps, id);
    await removeDriver(deps, 'driver-unknown');
    expect(master.calls).toEqual([]);
  });

  it('kills again, and then takes the executors away, when a kill has no effect', async () => {
    const { deps, master, clock } = fakeStream();
    master.ignoresKill = true;
    const { id } = master.add('s', { registersAfterMs: 0 });
    await removeDriver(deps, id);
    expect(master.live()).toEqual([]);
    expect(master.calls.filter((call) => call === `kill ${id}`).length).toBeGreaterThan(1);
    expect(master.calls).toContain(`killApplication ${applicationOf(id)}`);
    expect(clock.now()).toBeLessThan(10_000);
  });

  it('ends the application of a driver that the master has lost with its Spark worker', async () => {
    const { deps, master } = fakeStream();
    const { id } = master.add('s', { state: 'ERROR', applicationOutlives: true, registersAfterMs: 0 });
    await removeDriver(deps, id);
    expect(master.calls).toEqual([`killApplication ${applicationOf(id)}`]);
  });

  it('waits for a master that is away', async () => {
    const { deps, master } = fakeStream();
    const { id } = master.add('s');
    master.away = true;
    const removed = removeDriver(deps, id);
    await deps.clock.sleep(10_000);
    master.away = false;
    await removed;
    expect(master.live()).toEqual([]);
  });

  it('gives up after its limit, and says which driver is still there and in which state', async () => {
    const { deps, master } = fakeStream();
    master.ignoresKill = true;
    const { id } = master.add('s', { registersAfterMs: Number.POSITIVE_INFINITY });
    const error = await removeDriver(deps, id).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SparkDriverNotStopped);
    expect((error as Error).message).toBe(
      `Spark driver ${id} expected to end, still there after 30 s: its state is RUNNING`,
    );
  });
});

describe('removing what runs for a stream', () => {
  it('ends the known driver, though it has registered no application, and leaves other streams alone', async () => {
    const { deps, master } = fakeStream();
    const mine = master.add('s');
    const other = master.add('s2', { registersAfterMs: 0 });
    await removeStream(deps, 's', mine.id);
    expect(master.live()).toEqual([other.id]);
  });

  it('waits for a driver that may be of this stream, when the answer to a submission was lost', async () => {
    const { deps, master } = fakeStream();
    master.add('s');
    const stranger = master.add('s2');
    await removeStream(deps, 's');
    expect(master.live()).toEqual([stranger.id]);
  });
});
