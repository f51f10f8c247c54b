import { SchemaRefused } from '../../connections/schemaRegistry.ts';
import { SparkMasterUnavailable } from '../../connections/spark/master.ts';
import { acquireDriver, keepOne, type Acquiring } from './acquire.ts';
import { fakeStream } from '../../tests/fakes/streamActivities.ts';
import { driversOf, surveyOf } from './survey.ts';

const never = new AbortController().signal;

function acquiring(more: Partial<Acquiring> = {}): Acquiring {
  return { streamId: 's', certain: false, report: () => undefined, signal: never, ...more };
}

const isAway = () => Promise.reject(new Error('Cassandra is away'));

describe('acquiring a driver', () => {
  it('creates one when the master has shown none for the settling time', async () => {
    const { deps, master, clock } = fakeStream();
    const id = await acquireDriver(deps, acquiring());
    expect(master.live('s')).toEqual([id]);
    expect(clock.now()).toBeGreaterThanOrEqual(deps.limits.quietMs);
  });

  it('creates one at once when no earlier submission can be under way', async () => {
    const { deps, clock } = fakeStream();
    await acquireDriver(deps, acquiring({ certain: true }));
    expect(clock.now()).toBe(0);
  });

  it('makes the tables what they have to be before it creates one, and looks at the master after that', async () => {
    const { deps, master, clock } = fakeStream();
    const ensureTables = async () => {
      expect(master.calls).toEqual([]);
      // Longer than a look at the master counts.
      await clock.sleep(5000, never);
    };
    await acquireDriver({ ...deps, ensureTables }, acquiring({ certain: true }));
    expect(master.calls).toEqual(['create']);
    expect(clock.now()).toBe(5000);
  });

  it('creates one where that cannot be made, as the driver says what is missing', async () => {
    const { deps, master } = fakeStream();
    const id = await acquireDriver({ ...deps, ensureTables: isAway }, acquiring());
    expect(master.live('s')).toEqual([id]);
  });

  it('waits for a registry that is only starting, and makes the tables once it answers', async () => {
    const { deps, master } = fakeStream();
    let asked = 0;
    const ensureTables = () => {
      asked += 1;
      return asked < 20 ? Promise.reject(new Error('ECONNREFUSED')) : Promise.resolve();
    };
    await acquireDriver({ ...deps, ensureTables }, acquiring());
    expect([asked, master.calls]).toEqual([20, ['create']]);
  });

  it('creates none by a folder that does not fit what is stored', async () => {
    const { deps, master } = fakeStream();
    const refused = new SchemaRefused('s-value', 'revenue: was number, is string', undefined);
    const ensureTables = () => Promise.reject(refused);
    await expect(acquireDriver({ ...deps, ensureTables }, acquiring())).rejects.toBe(refused);
    expect(master.calls).toEqual([]);
  });

  it('adopts the one that runs', async () => {
    const { deps, master } = fakeStream();
    const { id } = master.add('s', { registersAfterMs: 0 });
    expect(await acquireDriver(deps, acquiring())).toBe(id);
    expect(master.calls).toEqual([]);
  });

  it("does not adopt another Temporal namespace's, and begins where it is told to", async () => {
    const { deps, master } = fakeStream();
    const other = master.add('s', { registersAfterMs: 0, label: 'default.99999999 00000001' });
    const id = await acquireDriver(deps, acquiring({ restart: { id: 'r' } }));
    expect(master.live()).toEqual([other.id, id]);
    expect(master.submissions[0]?.sparkProperties).toMatchObject({ 'spark.pipeline.restart': 'r' });
  });

  it('waits for a driver without an application, says so, and adopts it when it is of this stream', async () => {
    const { deps, master } = fakeStream();
    master.registersAfterMs = 60_000;
    const { id } = master.add('s');
    const told: string[] = [];
    expect(await acquireDriver(deps, acquiring({ certain: true, report: (doing) => told.push(doing) }))).toBe(
      id,
    );
    expect(told).toContain(`waiting for ${id} to register its application`);
    expect(master.calls).toEqual([]);
  });

  it('waits for a driver without an application, and creates its own when that is of another stream', async () => {
    const { deps, master } = fakeStream();
    const other = master.add('s/other');
    const id = await acquireDriver(deps, acquiring());
    expect(master.live()).toEqual([other.id, id]);
    expect(master.live('s')).toEqual([id]);
  });

  it('does not wait for, adopt or kill the drivers of other jobs', async () => {
    const { deps, master } = fakeStream();
    const other = master.add('s', {
      mainClass: 'org.example.Other',
      registersAfterMs: Number.POSITIVE_INFINITY,
    });
    await acquireDriver(deps, acquiring());
    expect(master.calls).toEqual(['create']);
    expect(master.live()).toContain(other.id);
  });

  it.each([0, 1000, 2500])(
    'finds the driver of a create whose answer was lost, accepted after %d ms, instead of creating a second',
    async (lateMs) => {
      const { deps, master } = fakeStream();
      master.loseAnswers = [lateMs];
      const lost = acquireDriver(deps, acquiring({ certain: true }));
      await expect(lost).rejects.toBeInstanceOf(SparkMasterUnavailable);
      const id = await acquireDriver(deps, acquiring());
      expect(master.drivers.map((driver) => driver.id)).toEqual([id]);
    },
  );

  it('looks again when the process was held up between the look and the create', async () => {
    const { deps, master, clock } = fakeStream();
    let looks = 0;
    // After the look that would allow a create, the process stands still, and another attempt creates a driver.
    master.onOverview = () => {
      looks += 1;
      if (looks === 2) master.add('s', { registersAfterMs: 0 });
    };
    const report = (): void => {
      if (looks === 1) clock.holdUp(60_000);
    };
    const id = await acquireDriver(deps, acquiring({ certain: true, report }));
    expect(master.drivers.map((driver) => driver.id)).toEqual([id]);
    expect(master.calls).toEqual([]);
  });

  it('keeps the oldest of several drivers of the stream and ends the others', async () => {
    const { deps, master } = fakeStream();
    const first = master.add('s', { registersAfterMs: 0 });
    master.add('s', { registersAfterMs: 0 });
    const other = master.add('s2', { registersAfterMs: 0 });
    expect(await acquireDriver(deps, acquiring())).toBe(first.id);
    expect(master.live()).toEqual([first.id, other.id]);
  });

  it('ends an application that outlives its driver before it creates another', async () => {
    const { deps, master } = fakeStream();
    master.add('s', { state: 'ERROR', applicationOutlives: true, registersAfterMs: 0 });
    const id = await acquireDriver(deps, acquiring({ certain: true }));
    expect(master.calls).toEqual([expect.stringMatching(/^killApplication app-.*-0000$/), 'create']);
    expect(master.live()).toEqual([id]);
  });

  it('ends a driver that runs without an application for longer than any watcher would let it', async () => {
    const { deps, master } = fakeStream();
    const hung = master.add('s', { registersAfterMs: Number.POSITIVE_INFINITY });
    const id = await acquireDriver(deps, acquiring());
    expect(master.calls).toEqual([`kill ${hung.id}`, 'create']);
    expect(master.live()).toEqual([id]);
  });

  it('does not end a driver that waits for a place, however long', async () => {
    const { deps, master, clock } = fakeStream();
    const controller = new AbortController();
    const queued = master.add('s', { state: 'SUBMITTED', registersAfterMs: Number.POSITIVE_INFINITY });
    const acquired = acquireDriver(deps, acquiring({ signal: controller.signal }));
    const outcome = acquired.catch((error: unknown) => error);
    await clock.sleep(2 * deps.limits.abandonedMs);
    controller.abort();
    expect(await outcome).toBe(controller.signal.reason);
    expect(master.live()).toEqual([queued.id]);
    expect(master.calls).toEqual([]);
  });

  it('fails with the reason when the master is away', async () => {
    const { deps, master } = fakeStream();
    master.away = true;
    await expect(acquireDriver(deps, acquiring())).rejects.toThrow(/not ready at .*ECONNREFUSED/);
  });
});

describe('two who look at once', () => {
  it('keep the same driver', async () => {
    const { deps, master } = fakeStream();
    master.registersAfterMs = 0;
    const first = master.add('s');
    master.add('s');
    const drivers = driversOf(surveyOf(await master.overview(), deps.owner), 's');
    expect(await Promise.all([keepOne(deps, drivers, never), keepOne(deps, drivers, never)])).toEqual([
      first.id,
      first.id,
    ]);
    expect(master.live('s')).toEqual([first.id]);
  });
});
