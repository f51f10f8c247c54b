import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { readLocalConfig, REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { openBrowser } from './browser.ts';
import { exampleCharts } from './exampleCharts.ts';
import { SCENES, serveScene, type RunningScene, type Scene } from './scenes.ts';
import { VIEWS } from './views.ts';

/**
 * `npm run console:shots [-- <name> [<folder> [<path>]]]`: pictures of a page of the console of the native stack as it is at the moment, with the
 * Chromium of CHROMIUM_PATH or /usr/bin/chromium: `<name>-light.png`, `-dark.png` and `-narrow.png`, of `/charts` `<name>-charts-light.png`. Where the name is that of a scene in scenes.ts,
 * they are of that stack, which does not exist, and where it is that of a view in views.ts, of that. Those in docs/pictures are made by it.
 */

const LOOKS = [
  { look: 'light', colorScheme: 'light', width: 1440 },
  { look: 'dark', colorScheme: 'dark', width: 1440 },
  { look: 'narrow', colorScheme: 'light', width: 380 },
] as const;

/**
 * What is there once the server has told of its first look, and what is drawn last: a station's figure, a line of the table of pipelines, a chart;
 * of the other sections what was asked for: a record's way, reasons, the chain, what may be done; or that there is none.
 */
const LIVE = '.live:not(.stale)';
const DRAWN = `.station .figure, .lines tbody tr, .breakdown tbody tr, .way li, .refused, .kinds tbody tr,
  .chain, .buttons.start, .empty, .find:last-child`;

const [name = 'console', folder = path.join(REPOSITORY_ROOT, '.pipeline', 'shots'), asked = '/'] =
  process.argv.slice(2);
const view = Object.hasOwn(VIEWS, name) ? VIEWS[name] : undefined;
const page = view?.path ?? asked;
await mkdir(folder, { recursive: true });
const browser = await openBrowser();
const scene = await sceneOf(name);
try {
  await take(browser, scene?.url ?? `http://127.0.0.1:${readLocalConfig().ports.console}`);
} finally {
  await scene?.close();
  await browser.close();
}

async function sceneOf(text: string): Promise<RunningScene | undefined> {
  if (view !== undefined) return serveScene(view.scene, await view.parts());
  return isScene(text) ? serveScene(text, [exampleCharts('some')]) : undefined;
}

function isScene(text: string): text is Scene {
  return Object.hasOwn(SCENES, text);
}

async function take(opened: Browser, url: string): Promise<void> {
  // Of `/charts?range=24h` it is `-charts`.
  const section = view !== undefined ? '' : page.split('?', 1).join().replace(/\/$/, '').replaceAll('/', '-');
  for (const { look, colorScheme, width } of LOOKS) {
    const tab = await opened.newPage({
      colorScheme,
      viewport: { width, height: 900 },
      reducedMotion: 'reduce',
    });
    await tab.goto(url + page);
    await tab.locator(LIVE).waitFor();
    await tab.locator(DRAWN).last().waitFor();
    await view?.act(tab);
    const file = path.join(folder, `${name}${section}-${look}.png`);
    await tab.screenshot({ path: file, fullPage: true });
    process.stdout.write(`${file}\n`);
    await tab.close();
  }
}
