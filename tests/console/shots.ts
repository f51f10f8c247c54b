import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { readLocalConfig, REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { openBrowser } from './browser.ts';
import { SCENES, serveScene, type Scene } from './scenes.ts';

/**
 * `npm run console:shots [-- <name> [<folder> [<path>]]]`: pictures of a page of the console of the native stack as it is at the moment, with the
 * Chromium of CHROMIUM_PATH or /usr/bin/chromium: `<name>-light.png`, `<name>-dark.png` and `<name>-narrow.png`. Where the name is that of a scene in scenes.ts,
 * they are of that stack, which does not exist. Those in docs/pictures are made by it.
 */

const LOOKS = [
  { look: 'light', colorScheme: 'light', width: 1440 },
  { look: 'dark', colorScheme: 'dark', width: 1440 },
  { look: 'narrow', colorScheme: 'light', width: 380 },
] as const;

/** What is drawn last: a station's figure, a line of the table of pipelines, a chart. */
const DRAWN = '.station .figure, .lines tbody tr, .breakdown tbody tr';

const [name = 'console', folder = path.join(REPOSITORY_ROOT, '.pipeline', 'shots'), page = '/'] =
  process.argv.slice(2);
await mkdir(folder, { recursive: true });
const browser = await openBrowser();
const scene = isScene(name) ? await serveScene(name) : undefined;
try {
  await take(browser, scene?.url ?? `http://127.0.0.1:${readLocalConfig().ports.console}`);
} finally {
  await scene?.close();
  await browser.close();
}

function isScene(text: string): text is Scene {
  return Object.hasOwn(SCENES, text);
}

async function take(opened: Browser, url: string): Promise<void> {
  for (const { look, colorScheme, width } of LOOKS) {
    const tab = await opened.newPage({
      colorScheme,
      viewport: { width, height: 900 },
      reducedMotion: 'reduce',
    });
    await tab.goto(url + page);
    await tab.locator(DRAWN).last().waitFor();
    const file = path.join(folder, `${name}-${look}.png`);
    await tab.screenshot({ path: file, fullPage: true });
    process.stdout.write(`${file}\n`);
    await tab.close();
  }
}
