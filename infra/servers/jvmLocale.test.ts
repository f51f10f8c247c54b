import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { readLocalConfig, type LocalConfig } from '../../config/localConfig.ts';
import { JVM_LOCALE } from '../../connections/jvmLocale.ts';
import { SERVERS } from './catalog.ts';
import { jvmArgs } from './java.ts';

let root: string;
let local: LocalConfig;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'jvm-locale-'));
  local = readLocalConfig({ PIPELINE_HOME: root, PIPELINE_SERVERS: path.join(root, 'servers') });
  // What the servers look for before they are started.
  await file('servers/cassandra/jamm-1.jar');
  await file('servers/schema-registry/registry-runner.jar');
  await file('data/kafka/meta.properties', 'cluster.id=ours\n');
});
afterAll(() => rm(root, { recursive: true }));

async function file(name: string, text = ''): Promise<string> {
  const target = path.join(root, name);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, text);
  return target;
}

describe('the locale of a JVM', () => {
  it.each(['kafka', 'cassandra', 'schema-registry', 'spark-master', 'spark-worker'] as const)(
    'is the last of the options of %s, which takes none from its user',
    async (name) => {
      const { args, env } = await SERVERS[name].prepare(local, {});
      const begin = args.indexOf(JVM_LOCALE[0] ?? '');
      expect(args.slice(begin, begin + JVM_LOCALE.length)).toEqual(JVM_LOCALE);
      expect(args.slice(begin + JVM_LOCALE.length).filter((it) => /^-[DX]/.test(it))).toEqual([]);
      const given = Object.entries(env).filter(([variable]) => variable.includes('JAVA'));
      expect(given.filter(([, value]) => value !== undefined)).toEqual([]);
    },
  );

  it('writes plain digits and knows one capital of i, whatever came before it', async () => {
    const source = `public class Locales { public static void main(String[] arguments) {
      System.out.print(String.format("%d %s", 17, "i".toUpperCase())); } }`;
    const foreign = ['language=ar', 'country=EG', 'language.format=tr', 'extensions=u-nu-arab'];
    const options = foreign.map((property) => `-Duser.${property}`);
    const program = [await file('Locales.java', source)];
    await expect(execa('java', [...options, ...program])).resolves.toMatchObject({ stdout: '١٧ I' });
    await expect(execa('java', jvmArgs(options, program))).resolves.toMatchObject({ stdout: '17 I' });
  });
});
