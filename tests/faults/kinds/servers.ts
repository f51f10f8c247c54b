import { setTimeout as wait } from 'node:timers/promises';
import type { ServerName } from '../../../infra/servers/server.ts';
import type { Fault, Injected } from '../fault.ts';
import type { Rig } from '../rig.ts';
import { untilTrue } from '../waiting.ts';

/** Signals a server so that it dies, and waits until the supervisor has it ready again. */
export async function killServer(
  { stack }: Pick<Rig, 'stack'>,
  name: ServerName,
  signal: NodeJS.Signals = 'SIGKILL',
): Promise<Injected> {
  const isBack = startedAgain(stack, name);
  stack.signal(name, signal);
  await untilTrue(`${name} is back`, isBack);
  return { healedAt: Date.now() };
}

/** Whether a server is ready that has been started again since now. */
function startedAgain(stack: Rig['stack'], name: ServerName): () => Promise<boolean> {
  const statusOf = () => stack.statuses().find((status) => status.name === name);
  const before = statusOf()?.restarts ?? 0;
  return async () => {
    const status = statusOf();
    return status?.state === 'ready' && status.restarts > before;
  };
}

/** Digits that Kafka does not read: what it writes with them names no file that it knows. The second one comes after the command line. */
const ARABIC = {
  JAVA_TOOL_OPTIONS: '-Duser.language=ar -Duser.country=EG',
  _JAVA_OPTIONS: '-Duser.language=ar -Duser.country=EG',
  LC_ALL: 'ar_EG.UTF-8',
};

/** The master keeps a silent worker for 16 times its time-out of 15 s, and looks at times: then it has forgotten it. */
const FORGOTTEN_AFTER_MS = 270_000;

/** Kills a server, and starts it again only after `awayMs`. */
async function serverAway({ stack }: Rig, name: ServerName, awayMs: number): Promise<Injected> {
  await stack.stopServer(name, 'SIGKILL');
  await wait(awayMs);
  // It may need another server that is away, too, and give up: whoever runs it would start it again.
  await untilTrue(`${name} is back`, async () => {
    await stack.startServer(name);
    return true;
  });
  return { healedAt: Date.now() };
}

const kill = (kind: string, name: ServerName): Fault => ({
  kind,
  inject: (rig) => killServer(rig, name),
});

/** Servers that may be killed two at a time. */
const PAIRED = [
  'temporal',
  'kafka',
  'schema-registry',
  'cassandra',
  'spark-master',
  'spark-worker',
  'company-source',
  'worker',
] as const;

/** Faults of the servers; each is away for `awayMs` in the kinds of that name. */
export function serverFaults(awayMs: number): readonly Fault[] {
  const away = (kind: string, name: ServerName): Fault => ({
    kind,
    inject: (rig) => serverAway(rig, name, awayMs),
  });
  return [
    kill('worker-kill', 'worker'),
    { kind: 'worker-restart', inject: (rig) => killServer(rig, 'worker', 'SIGTERM') },
    away('worker-away', 'worker'),
    kill('temporal-kill', 'temporal'),
    away('temporal-away', 'temporal'),
    kill('kafka-kill', 'kafka'),
    away('kafka-away', 'kafka'),
    {
      // Whoever starts it has another language than the last time.
      kind: 'kafka-locale',
      async inject({ stack, environment }) {
        await stack.stopServer('kafka');
        Object.assign(environment, ARABIC);
        try {
          await stack.startServer('kafka');
        } finally {
          for (const name of Object.keys(ARABIC)) Reflect.deleteProperty(environment, name);
        }
        return { healedAt: Date.now() };
      },
    },
    kill('cassandra-kill', 'cassandra'),
    away('cassandra-away', 'cassandra'),
    kill('registry-kill', 'schema-registry'),
    away('registry-away', 'schema-registry'),
    kill('source-kill', 'company-source'),
    away('source-away', 'company-source'),
    kill('spark-master-kill', 'spark-master'),
    away('spark-master-away', 'spark-master'),
    kill('spark-worker-kill', 'spark-worker'),
    {
      // As after a night with the lid closed: it goes on, and the master ignores it.
      kind: 'spark-worker-forgotten',
      once: true,
      async inject({ stack }) {
        const isBack = startedAgain(stack, 'spark-worker');
        stack.signal('spark-worker', 'SIGSTOP');
        await wait(FORGOTTEN_AFTER_MS);
        stack.signal('spark-worker', 'SIGCONT');
        const goesOnAt = Date.now();
        await untilTrue('the Spark worker is started again', isBack);
        const healedAt = Date.now();
        return {
          healedAt,
          detail: `started again ${((healedAt - goesOnAt) / 1000).toFixed(1)} s after it went on`,
        };
      },
    },
    {
      kind: 'pair-kill',
      async inject(rig, random) {
        const names = random.pick(PAIRED, 2);
        const all = await Promise.all(names.map((name) => killServer(rig, name)));
        return { healedAt: Math.max(...all.map(({ healedAt }) => healedAt)), detail: names.join(' and ') };
      },
    },
    {
      kind: 'pair-away',
      async inject(rig, random) {
        const names = random.pick(PAIRED, 2);
        // Not at the same moment: one goes, and comes back, while the other is away.
        const all = await Promise.all(
          names.map(async (name, index) => {
            await wait(index * random.int(0, awayMs / 2));
            return serverAway(rig, name, awayMs);
          }),
        );
        return { healedAt: Math.max(...all.map(({ healedAt }) => healedAt)), detail: names.join(' and ') };
      },
    },
  ];
}
