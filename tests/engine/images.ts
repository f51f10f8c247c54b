import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { composeModel } from '../docker/model.ts';

/** Every image that the stack pulls, and those that its Dockerfiles begin with. */
export async function pulledImages(): Promise<readonly string[]> {
  const services = Object.values((await composeModel(['ui', 'tools', 'metrics', 'doubles'])).services);
  const builds = services.flatMap(({ build }) => (build === undefined ? [] : [build]));
  const own = new Set(services.flatMap(({ image, build }) => (build === undefined ? [] : [image])));
  const pulled = services.flatMap(({ image = '' }) => (own.has(image) ? [] : [image]));
  const dockerfiles = builds.map(({ context, dockerfile }) =>
    readFile(path.join(context, dockerfile), 'utf8'),
  );
  const bases = (await Promise.all(dockerfiles)).flatMap((text) =>
    [...text.matchAll(/^FROM (\S+)/gm)].map(([, base = '']) => base),
  );
  return [...new Set([...pulled, ...bases])];
}
