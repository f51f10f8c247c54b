import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { composeModel, SECRETS } from './model.ts';
import { HADOLINT } from './tools.ts';

const DOCKER = path.join(REPOSITORY_ROOT, 'infra', 'docker');
const IMAGES = ['grafana', 'spark', 'worker'];
const read = (file: string) => readFile(path.join(REPOSITORY_ROOT, file), 'utf8');

/** The variables that Compose fills in: of the Compose files, with the default of each. */
async function variables(): Promise<ReadonlyMap<string, string | undefined>> {
  const names = (await readdir(DOCKER)).filter((name) => name.endsWith('.yml'));
  const texts = await Promise.all(names.map((name) => readFile(path.join(DOCKER, name), 'utf8')));
  const found = texts.join('\n').matchAll(/(?<!\$)\$\{([A-Z_]+)(?::-([^}]*))?/g);
  return new Map([...found].map(([, name = '', fallback]) => [name, fallback]));
}

describe('.env.example', () => {
  it('has every variable of the Compose files and no other, each with its default', async () => {
    const lines = (await read('.env.example')).matchAll(/^#?([A-Z_]+)=(.*)$/gm);
    const documented = new Map([...lines].map(([, name = '', value]) => [name, value]));
    expect(documented.get('COMPOSE_PROFILES')).toBe('ui');
    documented.delete('COMPOSE_PROFILES');
    const expected = [...(await variables())].map(([name, fallback]) => [name, fallback ?? '']);
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(expected));
  });

  it('holds no secret', async () => {
    for (const [, , value] of (await read('.env.example')).matchAll(/^([A-Z_]*(?:PASSWORD|TOKEN))=(.*)$/gm))
      expect(value).toBe('');
  });
});

describe('infra/docker/env.sh', () => {
  let checkout: string;
  beforeEach(async () => {
    checkout = await mkdtemp(path.join(tmpdir(), 'company-pipeline-env-'));
    await mkdir(path.join(checkout, 'infra', 'docker'), { recursive: true });
    for (const folder of ['docker/cassandra', 'docker/temporal', 'docker/prometheus'])
      await mkdir(path.join(checkout, 'infra', folder), { recursive: true });
    for (const file of ['.env.example', 'infra/docker/env.sh'])
      await cp(path.join(REPOSITORY_ROOT, file), path.join(checkout, file));
  });
  afterEach(() => rm(checkout, { recursive: true, force: true }));

  const make = () => execa('sh', [path.join(checkout, 'infra', 'docker', 'env.sh')]);
  const made = () => readFile(path.join(checkout, '.env'), 'utf8');

  it('makes .env with a random password for each that is empty, for its owner alone', async () => {
    await make();
    const passwords = [...(await made()).matchAll(/^[A-Z_]+_(?:PASSWORD|TOKEN)=([0-9a-f]{48})$/gm)].map(
      ([, it]) => it,
    );
    expect(new Set(passwords).size).toBe(Object.keys(SECRETS).length);
    expect((await stat(path.join(checkout, '.env'))).mode & 0o077).toBe(0);
    // And is otherwise what it was made from.
    expect((await made()).replaceAll(/=[0-9a-f]{48}$/gm, '=')).toBe(await read('.env.example'));
  });

  it('adds to a .env that is there the passwords that it lacks, and leaves the rest as it is', async () => {
    await writeFile(
      path.join(checkout, '.env'),
      'GRAFANA_ADMIN_PASSWORD=mine\n#TEMPORAL_DB_PASSWORD=x\nOTHER=1',
    );
    const { stderr } = await make();
    const { GRAFANA_ADMIN_PASSWORD: _, ...lacking } = SECRETS;
    expect(stderr).toBe(`Added to .env: ${Object.keys(lacking).join(' ')}.`);
    expect((await made()).replaceAll(/=[0-9a-f]{48}$/gm, '=(random)').split('\n')).toEqual([
      'GRAFANA_ADMIN_PASSWORD=mine',
      '#TEMPORAL_DB_PASSWORD=x',
      'OTHER=1',
      ...Object.keys(lacking).map((name) => `${name}=(random)`),
      '',
    ]);
  });

  it('leaves a .env that lacks nothing', async () => {
    const whole = Object.keys(SECRETS)
      .map((name) => `${name}=mine\n`)
      .join('');
    await writeFile(path.join(checkout, '.env'), whole);
    const { stderr } = await make();
    expect(stderr).toMatch(/left as it is/);
    expect(await made()).toBe(whole);
    expect(await readdir(checkout)).not.toContain('.env.new');
  });

  it('makes readable what containers mount, whatever the umask of the checkout', async () => {
    const files = (await composeModel(['ui', 'metrics'])).services;
    const mounts = Object.values(files)
      .flatMap(({ volumes }) => volumes)
      .filter(({ type }) => type === 'bind')
      .map(({ source }) => path.relative(REPOSITORY_ROOT, source));
    expect(mounts.length).toBeGreaterThan(2);
    for (const mount of mounts) {
      const copy = path.join(checkout, mount);
      await cp(path.join(REPOSITORY_ROOT, mount), copy, { recursive: true });
      await execa('chmod', ['-R', 'go=', copy]);
    }
    await make();
    for (const mount of mounts) {
      const unreadable = ['!', '-perm', '-o=r', '-o', '-type', 'd', '!', '-perm', '-o=x'];
      const { stdout } = await execa('find', [path.join(checkout, mount), ...unreadable]);
      expect(stdout).toBe('');
    }
  });
});

describe.each(IMAGES)('the Dockerfile of %s', (image) => {
  const file = path.join(DOCKER, image, 'Dockerfile');

  it('passes the linter', async () => {
    const { stdout, exitCode } = await execa(HADOLINT, [file], { reject: false });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
  });

  it('pins its base images, and does not run as root', async () => {
    const text = await readFile(file, 'utf8');
    for (const [, base] of text.matchAll(/^FROM (\S+)/gm)) expect(base).toMatch(/^[a-z/]+:\d+\.\d+\.\d+/);
    expect(text.match(/^USER (\S+)/gm)?.at(-1)).toMatch(/^USER [1-9]\d*$/);
  });

  it('copies nothing of the checkout with the modes that it has there, which may be for its owner alone', async () => {
    const last = (await readFile(file, 'utf8')).split(/^FROM /m).at(-1) ?? '';
    for (const [line] of last.matchAll(/^COPY (?!--from).*$/gm))
      expect(line).toMatch(/^COPY --chmod=[0-7]+ /);
  });

  it('copies what is there, and what .dockerignore lets through', async () => {
    const text = await readFile(file, 'utf8');
    const let_through = (await read('.dockerignore'))
      .split('\n')
      .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    const copied = [...text.matchAll(/^COPY (?!--from)(?:--\S+ )*(.+) \S+$/gm)].flatMap(([, sources = '']) =>
      sources.split(' '),
    );
    for (const source of copied) {
      await expect(stat(path.join(REPOSITORY_ROOT, source))).resolves.toBeDefined();
      expect([
        source,
        let_through.some((it) => source === it || source.startsWith(`${it}/`) || it.startsWith(`${source}/`)),
      ]).toEqual([source, true]);
    }
  });
});
