import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLocalConfig, type LocalConfig } from '../../config/localConfig.ts';
import { grafanaPlugin } from '../local/getGrafana.ts';
import { serversHere } from '../local/serversHere.ts';
import { grafana } from './grafana.ts';
import { findGrafana } from './grafanaInstallation.ts';

let root: string;
let local: LocalConfig;
beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'grafana-')));
  local = readLocalConfig({
    PIPELINE_HOME: path.join(root, 'home'),
    PIPELINE_SERVERS: path.join(root, 'servers'),
    GRAFANA_PORT: '23000',
    TEMPORAL_UI_PORT: '28233',
  });
});
afterEach(() => rm(root, { recursive: true }));

async function file(name: string, text = ''): Promise<string> {
  const target = path.join(root, name);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, text);
  await chmod(target, 0o755);
  return target;
}

/** A Grafana whose command writes what it is given, or makes what the plugin's installation would. */
async function installed(): Promise<LocalConfig> {
  await file('opt/conf/defaults.ini');
  await file('opt/bin/grafana', '#!/bin/sh\nmkdir -p "$5/$8"\necho "$@" > "$5/arguments"\n');
  return { ...local, grafanaHome: path.join(root, 'opt') };
}

describe('an installed Grafana', () => {
  it('is that of GRAFANA_HOME', async () => {
    const home = path.join(root, 'opt');
    await expect(findGrafana(await installed(), {})).resolves.toEqual({
      home,
      command: path.join(home, 'bin', 'grafana'),
    });
  });

  it('is refused where GRAFANA_HOME is none: nobody who sets it wants to go without', async () => {
    const none = { ...local, grafanaHome: path.join(root, 'nothing') };
    await expect(findGrafana(none, {})).rejects.toThrow(
      `GRAFANA_HOME is ${none.grafanaHome}: expected a Grafana there`,
    );
    await expect(serversHere(none, {})).rejects.toThrow('expected a Grafana there');
  });

  it.each(['13.0.1', '9.4.7'])(
    'of version %s is refused in a sentence where GRAFANA_HOME names it',
    async (version) => {
      const here = await installed();
      await file('opt/VERSION', `${version}\n`);
      await expect(serversHere(here, {})).rejects.toThrow(
        `GRAFANA_HOME is ${here.grafanaHome}, which is a Grafana ${version}, and the Cassandra data source and the dashboards need one from 10 to 12`,
      );
    },
  );

  it('of a version that does not fit is passed over on the path, for the one that was downloaded', async () => {
    const PATH = path.join(root, 'usr', 'bin');
    await file('usr/bin/grafana');
    await file('usr/conf/defaults.ini');
    await file('usr/VERSION', '13.0.1');
    await expect(findGrafana(local, { PATH })).resolves.toBeUndefined();
    await file('servers/grafana/conf/defaults.ini');
    const command = await file('servers/grafana/bin/grafana');
    const home = path.join(root, 'servers', 'grafana');
    await expect(findGrafana(local, { PATH })).resolves.toEqual({ home, command });
    await file('usr/VERSION', '12.4.0');
    await expect(findGrafana(local, { PATH })).resolves.toMatchObject({ home: path.join(root, 'usr') });
  });

  it('is that of the command on the path, also where that is a link or stands beside share/', async () => {
    await file('usr/sbin/grafana');
    await file('usr/share/grafana/conf/defaults.ini');
    await mkdir(path.join(root, 'links'));
    await symlink(path.join(root, 'usr', 'sbin', 'grafana'), path.join(root, 'links', 'grafana'));
    const PATH = [path.join(root, 'none'), path.join(root, 'links')].join(path.delimiter);
    const home = path.join(root, 'usr', 'share', 'grafana');
    await expect(findGrafana(local, { PATH })).resolves.toEqual({
      home,
      command: path.join(root, 'usr', 'sbin', 'grafana'),
    });
    const own = await file('usr/share/grafana/bin/grafana');
    await expect(findGrafana(local, { PATH })).resolves.toEqual({ home, command: own });
  });
});

describe('the stack', () => {
  it('does without Grafana where there is none, and says how to get it', async () => {
    const { names, ports, leftOut } = await serversHere(local, { PATH: root });
    expect(names).not.toContain('grafana');
    expect(names).toContain('worker');
    expect(ports).not.toContain('grafana');
    expect(leftOut).toEqual([
      expect.stringMatching(/^Grafana is neither installed here nor downloaded.*docs\/dashboards\.md/),
    ]);
    await expect(grafanaPlugin(local, { PATH: root })).resolves.toEqual([]);
  });

  it('does without Grafana where nobody wants one', async () => {
    const { names, leftOut } = await serversHere({ ...(await installed()), withGrafana: false }, {});
    expect(names).not.toContain('grafana');
    expect(leftOut).toEqual(['Grafana is left out, as --no-grafana says.']);
  });

  it('does without it where its plugin is missing, and names the command that installs it', async () => {
    const { leftOut } = await serversHere(await installed(), {});
    expect(leftOut).toEqual([
      expect.stringMatching(
        /bin\/grafana cli .* plugins install hadesarchitect-cassandra-datasource 3\.3\.0$/,
      ),
    ]);
  });

  it('has it once the plugin is installed, which is done once', async () => {
    const here = await installed();
    const [plugin] = await grafanaPlugin(here, {});
    await expect(plugin?.needed()).resolves.toBe(true);
    await plugin?.run(() => undefined);
    await expect(plugin?.needed()).resolves.toBe(false);
    const { names, ports, leftOut } = await serversHere(here, {});
    expect([names.includes('grafana'), ports.includes('grafana'), leftOut]).toEqual([true, true, []]);
  });

  it('goes on where the plugin cannot be got', async () => {
    const here = await installed();
    await file('opt/bin/grafana', '#!/bin/sh\necho no network\nexit 1\n');
    const [plugin] = await grafanaPlugin(here, {});
    await expect(plugin?.run(() => undefined)).rejects.toThrow(/no network/);
    await expect(plugin?.needed()).resolves.toBe(true);
  });
});

describe('what is spawned', () => {
  it('is the server itself, on its port of loopback, with everything of its own in the stack`s home', async () => {
    const here = await installed();
    const { file: command, args, env } = await grafana.prepare(here, { CASSANDRA_CONTACT_POINTS: 'a,b' });
    const config = path.join(here.home, 'config', 'grafana');
    expect(command).toBe(path.join(root, 'opt', 'bin', 'grafana'));
    expect(args).toEqual([
      'server',
      '--homepath',
      path.join(root, 'opt'),
      '--config',
      path.join(config, 'grafana.ini'),
    ]);
    expect(env).toEqual({
      LC_ALL: 'C.UTF-8',
      CASSANDRA_ADDRESS: 'a:9042;b:9042',
      CASSANDRA_USERNAME: 'cassandra',
      CASSANDRA_PASSWORD: 'cassandra',
      DASHBOARDS_PATH: path.join(config, 'dashboards'),
    });
    const ini = await readFile(path.join(config, 'grafana.ini'), 'utf8');
    expect(ini).toMatch(/^http_addr = 127\.0\.0\.1\nhttp_port = 23000$/m);
    expect(ini).toMatch(/^\[auth\.anonymous\]\nenabled = true\norg_role = Viewer$/m);
    expect(ini).toContain(`data = ${path.join(here.home, 'data', 'grafana')}\n`);
    expect(ini).toContain(`default_home_dashboard_path = ${path.join(config, 'home.json')}\n`);
    expect(ini).toContain(`provisioning = ${path.join(config, 'provisioning')}\n`);
  });

  it('shows the pipelines of this stack, and judges them by its thresholds', async () => {
    const earthquakes = { ...(await installed()), pipelines: ['earthquakes'] };
    await grafana.prepare(earthquakes, {
      PIPELINE_ALERT_THRESHOLDS: '{"earthquakes": {"staleSeconds": 3600}}',
    });
    const folder = path.join(earthquakes.home, 'config', 'grafana');
    expect(await readdir(path.join(folder, 'dashboards'))).toEqual(['earthquakes.json', 'operations.json']);
    const rules = await readFile(path.join(folder, 'provisioning', 'alerting', 'alerts.json'), 'utf8');
    expect(rules).toContain('earthquakes: no new rows for one hour');
  });

  it('logs in to Cassandra as a role that may read what is drawn, and nothing else', async () => {
    const { env } = await grafana.prepare(await installed(), {});
    expect(env).toMatchObject({
      CASSANDRA_USERNAME: 'grafana',
      CASSANDRA_PASSWORD: expect.stringMatching(/^[0-9a-f]{48}$/),
    });
  });

  it('has dashboards whose links lead to this stack`s pages', async () => {
    const { env } = await grafana.prepare(await installed(), {});
    const json = await readFile(path.join(env['DASHBOARDS_PATH'] ?? '', 'companies.json'), 'utf8');
    const { links } = JSON.parse(json) as { links: { url?: string }[] };
    expect(links.map(({ url }) => url)).toEqual([
      undefined,
      'http://127.0.0.1:28233',
      'http://127.0.0.1:9090',
      'http://127.0.0.1:9021',
    ]);
  });
});

describe('totals by the minute', () => {
  const DAY_MS = 86_400_000;

  it.each([
    { days: '8', shown: 8 },
    // The number of buckets of a panel stays bounded.
    { days: '300', shown: 30 },
  ])('that are kept for $days days are shown for $shown', async ({ days, shown }) => {
    const { env } = await grafana.prepare(await installed(), { SPARK_MINUTE_RETENTION_DAYS: days });
    const json = await readFile(path.join(env['DASHBOARDS_PATH'] ?? '', 'companies.json'), 'utf8');
    // Of every choice of a granularity, in panels and in the variable: by minutes, else by hours.
    const limits = new Set(json.match(/(?<= - \(bigint\)1\) \/ )\d+/g));
    expect([...limits].map(Number)).toEqual([shown * DAY_MS, 730 * DAY_MS]);
  });
});

describe('readiness', () => {
  let server: Server;
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  /** A server that answers this at `/api/health`. */
  async function answering(health: object): Promise<LocalConfig> {
    server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(request.url === '/api/health' ? health : {}));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return { ...local, ports: { ...local.ports, grafana: port } };
  }

  it('is Grafana with its database', async () => {
    const here = await answering({ commit: 'a', database: 'ok', version: '9.4.7' });
    await expect(grafana.ready(here, 1, {})).resolves.toBeUndefined();
  });

  it('is neither a Grafana without its database nor another server', async () => {
    const failing = await answering({ database: 'failing', version: '9.4.7' });
    await expect(grafana.ready(failing, 1, {})).rejects.toThrow("Grafana's database is failing");
    await new Promise((resolve) => server.close(resolve));
    await expect(grafana.ready(await answering({ status: 'up' }), 1, {})).rejects.toThrow(/database/);
  });
});
