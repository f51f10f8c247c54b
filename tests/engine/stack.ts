import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { processEnvironment } from '../../config/environment.ts';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { SECRETS } from '../docker/model.ts';
import { compose, composeCommand } from '../docker/tools.ts';
import { docker } from './engine.ts';
import { engineModel } from './engineModel.ts';

/** Of everything that lasts. */
const LASTING = ['ui', 'metrics', 'doubles'].flatMap((profile) => ['--profile', profile]);
const TOOLS = ['--profile', 'tools'];
const SOURCES = {
  COMPANY_API_URL: 'http://company-source:8000/api/v1/companies',
  EARTHQUAKES_API_URL: 'http://earthquakes-source:8010/fdsnws/event/1/query',
};
const container = z.object({
  Id: z.string(),
  RestartCount: z.number(),
  State: z.object({
    Status: z.string(),
    Pid: z.number(),
    ExitCode: z.number(),
    StartedAt: z.string(),
    Health: z.object({ Status: z.string() }).nullish(),
  }),
  Config: z.object({ Labels: z.record(z.string(), z.string()) }),
});
const processes = z.array(container);

/** A container of a service. */
export interface Container {
  readonly id: string;
  readonly service: string;
  /** `healthy`, or what keeps it from being so; of one that has ended, `exited` and its code. */
  readonly state: string;
  /** Of its main process, as the host sees it. */
  readonly pid: number;
  readonly startedAt: string;
}

/** The Compose stack on an engine. */
export class EngineStack {
  readonly host: string;
  readonly #file: string;

  private constructor(host: string, file: string) {
    this.host = host;
    this.#file = file;
  }

  /** Resolves the Compose files with all profiles into `folder`, for these pipelines. @throws with Compose's words. */
  static async of(host: string, folder: string, ...pipelines: readonly string[]): Promise<EngineStack> {
    const { exitCode, stdout, stderr } = await compose([...LASTING, ...TOOLS, 'config', '--format', 'json'], {
      ...SECRETS,
      ...SOURCES,
      PIPELINES: pipelines.join(','),
    });
    if (exitCode !== 0) throw new Error(stderr);
    const file = path.join(folder, 'compose.json');
    await writeFile(file, JSON.stringify(engineModel(JSON.parse(stdout))));
    return new EngineStack(host, file);
  }

  /** Runs Compose with the profiles of everything that lasts, and returns what it writes. @throws with that, when it fails or takes longer. */
  async compose(args: readonly string[], timeoutMs: number): Promise<string> {
    const [file, ...first] = await composeCommand();
    const { PATH = '', HOME = '' } = processEnvironment();
    const ours = ['--file', this.#file, ...LASTING, '--ansi', 'never'];
    const { stdout } = await execa(file, [...first, ...ours, ...args], {
      cwd: REPOSITORY_ROOT,
      env: { PATH, HOME, DOCKER_HOST: this.host, DOCKER_BUILDKIT: '1' },
      extendEnv: false,
      stdin: 'ignore',
      timeout: timeoutMs,
    });
    return stdout;
  }

  /** A command of profile tools. */
  tool(service: string, ...args: readonly string[]): Promise<string> {
    return this.compose([...TOOLS, 'run', '--rm', '-T', service, ...args], 90_000);
  }

  async containers(): Promise<readonly Container[]> {
    const ids = (await docker(this.host, ['ps', '--all', '--quiet'])).split('\n').filter((id) => id !== '');
    if (ids.length === 0) return [];
    const found = processes.parse(JSON.parse(await docker(this.host, ['inspect', ...ids])));
    return found.map(({ Id, State, Config }) => ({
      id: Id,
      service: Config.Labels['com.docker.compose.service'] ?? '',
      state: State.Status === 'exited' ? `exited ${State.ExitCode}` : (State.Health?.Status ?? State.Status),
      pid: State.Pid,
      startedAt: State.StartedAt,
    }));
  }

  /** Rows of a table in Cassandra. */
  async rows(table = 'companies_created'): Promise<number> {
    const [cassandra] = (await this.containers()).filter(({ service }) => service === 'cassandra');
    const count = `SELECT count(*) FROM spark_streams.${table}`;
    const cqlsh = ['exec', cassandra?.id ?? '', 'sh', '/scripts/cqlsh.sh', '-e', count];
    const text = await docker(this.host, cqlsh);
    return Number(/^\s*(\d+)\s*$/m.exec(text)?.[1] ?? Number.NaN);
  }

  /** Spark drivers that the master knows as active. */
  async drivers(): Promise<number> {
    const [master] = (await this.containers()).filter(({ service }) => service === 'spark-master');
    const overview = ['exec', master?.id ?? '', 'wget', '-q', '-O', '-', 'http://127.0.0.1:9090/json/'];
    const { activedrivers } = z
      .object({ activedrivers: z.array(z.unknown()) })
      .parse(JSON.parse(await docker(this.host, overview)));
    return activedrivers.length;
  }
}
