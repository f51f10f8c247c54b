import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { landPicture } from './land.ts';

/** What a browser loads: three files, and the land where there is a map, from here alone. */
export interface PageFiles {
  readonly html: string;
  readonly script: string;
  readonly style: string;
  /** An SVG. */
  readonly land: string;
}

const PAGE = fileURLToPath(new URL('page/', import.meta.url));

/** Where index.html has the names of the pipelines. */
const NAMES = '<meta name="pipelines" content="" />';

/** Bundles the page of these pipelines in memory, which takes a moment. @throws when it has an error. */
export async function bundlePage(pipelines: readonly string[]): Promise<PageFiles> {
  const [{ outputFiles }, html] = await Promise.all([
    build({
      entryPoints: [
        { in: `${PAGE}main.tsx`, out: 'console' },
        { in: `${PAGE}style.css`, out: 'console' },
      ],
      bundle: true,
      minify: true,
      write: false,
      outdir: PAGE,
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      logLevel: 'silent',
    }),
    readFile(`${PAGE}index.html`, 'utf8'),
  ]);
  const text = (ending: string) => {
    const file = outputFiles.find(({ path }) => path.endsWith(ending));
    if (file === undefined) throw new Error(`The console's page has no ${ending} file`);
    return file.text;
  };
  return {
    html: html.replace(NAMES, NAMES.replace('""', `"${pipelines.join(' ')}"`)),
    script: text('.js'),
    style: text('.css'),
    land: landPicture(),
  };
}
