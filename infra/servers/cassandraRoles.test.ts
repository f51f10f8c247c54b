import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLocalConfig, type LocalConfig } from '../../config/localConfig.ts';
import { loginOf, rolePasswords } from './cassandraRoles.ts';

let local: LocalConfig;
beforeEach(async () => {
  local = readLocalConfig({ PIPELINE_HOME: await mkdtemp(path.join(tmpdir(), 'roles-')) });
});
afterEach(() => rm(local.home, { recursive: true }));

describe("the passwords of Cassandra's roles", () => {
  it('are random, a different one each, and the same for all who ask, at once or later', async () => {
    const asked = await Promise.all(Array.from({ length: 8 }, () => rolePasswords(local, {})));
    const [first] = asked;
    expect(asked).toEqual(asked.map(() => first));
    expect(new Set(Object.values(first ?? {})).size).toBe(4);
    for (const password of Object.values(first ?? {})) expect(password).toMatch(/^[0-9a-f]{48}$/);
    await expect(rolePasswords(local, {})).resolves.toEqual(first);
  });

  it('are for the eyes of their owner alone', async () => {
    await rolePasswords(local, {});
    const file = path.join(local.home, 'config', 'cassandra', 'passwords.json');
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect(JSON.parse(await readFile(file, 'utf8'))).toHaveProperty('CASSANDRA_JOB_PASSWORD');
  });

  it('are those of the environment where it has some', async () => {
    const { job, worker } = await rolePasswords(local, { CASSANDRA_JOB_PASSWORD: 'mine' });
    expect(job).toBe('mine');
    expect(worker).toMatch(/^[0-9a-f]{48}$/);
  });
});

describe('a process of the stack', () => {
  it('logs in as its role', async () => {
    const { grafana } = await rolePasswords(local, {});
    await expect(loginOf('grafana', local, { CASSANDRA_USERNAME: '' })).resolves.toEqual({
      CASSANDRA_USERNAME: 'grafana',
      CASSANDRA_PASSWORD: grafana,
    });
  });

  it.each(['CASSANDRA_CONTACT_POINTS', 'CASSANDRA_USERNAME', 'CASSANDRA_PASSWORD'])(
    'logs in as a person says who sets %s',
    async (name) => {
      await expect(loginOf('worker', local, { [name]: 'theirs' })).resolves.toEqual({});
    },
  );
});
