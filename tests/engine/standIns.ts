import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { readLocalConfig, REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { cassandra } from '../../infra/servers/cassandra.ts';
import { step, type Step } from '../../infra/local/step.ts';
import { CLIENT, docker } from './engine.ts';

const IMAGES = path.join(REPOSITORY_ROOT, 'tests', 'engine', 'images');

/** Target of images/Dockerfile by the image that it stands in for; those of the Dockerfiles of infra/docker are bases there. */
const TARGETS: Readonly<Record<string, string>> = {
  'apache/kafka:': 'kafka',
  'confluentinc/cp-schema-registry:': 'schema-registry',
  'cassandra:': 'cassandra',
  'spark:': 'spark',
  'temporalio/server:': 'temporal',
  'temporalio/admin-tools:': 'admin-tools',
  'temporalio/ui:': 'page',
  'postgres:': 'postgres',
  'ghcr.io/kafbat/kafka-ui:': 'page',
  'grafana/grafana:': 'grafana',
  'prom/prometheus:': 'prometheus',
  'node:': 'node',
  'maven:': 'maven',
};

/** The folder that all stand-ins are: a Debian with what the native stack has. Minutes, once. */
export function rootFilesystem(folder: string): Step {
  const { servers } = readLocalConfig();
  const sources = [path.join(IMAGES, 'rootfs.sh'), path.join(IMAGES, 'stand-in')];
  return step('Stand-ins', path.join(folder, 'root'), sources, async (root) => {
    await execa('sh', [path.join(IMAGES, 'rootfs.sh'), root, servers], { timeout: 420_000 });
    await writeFile(path.join(root, 'servers', 'cassandra.access'), (await accessOptions()).join(' '));
  });
}

/** What of the JDK the native stack opens for Cassandra. */
async function accessOptions(): Promise<readonly string[]> {
  const home = await mkdtemp(path.join(tmpdir(), 'company-pipeline-engine-'));
  try {
    const { args } = await cassandra.prepare({ ...readLocalConfig(), home }, {});
    return args.filter((option) => /^--add-(opens|exports)=/.test(option));
  } finally {
    await rm(home, { recursive: true });
  }
}

/** Label of the base of all stand-ins: what its folder was made from. */
const MADE_FROM = 'company-pipeline.made-from';
export const BASE = 'company-pipeline-stand-in';

/** Makes an image of the folder, unless there is one of it already, whose builds are used again. */
export async function importBase(host: string, root: string): Promise<void> {
  const madeFrom = await readFile(path.join(root, '.made-from'), 'utf8');
  const format = `{{index .Config.Labels "${MADE_FROM}"}}`;
  const found = await docker(host, ['image', 'inspect', '--format', format, BASE]).catch(() => '');
  if (found === madeFrom) return;
  const script = `tar -C "$1" -c . | ${CLIENT} --host "$2" import --change "LABEL ${MADE_FROM}=$3" - ${BASE}`;
  await execa('sh', ['-c', script, 'sh', root, host, madeFrom], { timeout: 300_000 });
}

/** Makes a stand-in for each of these images. @throws when one is not known here. */
export async function makeStandIns(host: string, images: readonly string[]): Promise<void> {
  for (const image of images) {
    const [, target] = Object.entries(TARGETS).find(([prefix]) => image.startsWith(prefix)) ?? [];
    if (target === undefined) throw new Error(`expected an image with a stand-in, got ${image}`);
    await docker(
      host,
      ['build', '--quiet', '--network', 'none', '--target', target, '--tag', image, IMAGES],
      120_000,
    );
  }
}
