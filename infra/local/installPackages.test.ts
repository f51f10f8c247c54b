import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { processEnvironment } from '../../config/environment.ts';
import { installPackages } from './installPackages.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'packages-'));
});
afterEach(() => rm(root, { recursive: true }));

/** Makes a package of one file, and the requirements that name it. */
const MAKE_WHEEL = `
import sys, zipfile
info = "tiny-1.0.dist-info/"
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("tiny.py", "")
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1.0\\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "RECORD", "")
`;

it("installs into its own folder, whatever its user's pip is set to do", async () => {
  const wheel = path.join(root, 'tiny-1.0-py3-none-any.whl');
  await execa('python3', ['-c', MAKE_WHEEL, wheel]);
  const requirements = path.join(root, 'requirements.txt');
  await writeFile(requirements, `${wheel}\n`);
  const configuration = path.join(root, 'pip.conf');
  const elsewhere = path.join(root, 'elsewhere');
  await writeFile(configuration, `[global]\nuser = true\nrequire-hashes = true\n`);

  const folder = path.join(root, 'ours');
  const ofUser = { PIP_CONFIG_FILE: configuration, PIP_TARGET: elsewhere, PIP_USER: '1' };
  await installPackages(folder, requirements, { ...processEnvironment(), ...ofUser }, () => undefined);
  expect(await readdir(root)).not.toContain('elsewhere');
  const files = await readdir(folder, { recursive: true });
  expect(files.some((name) => name.endsWith('site-packages/tiny.py'))).toBe(true);
});
