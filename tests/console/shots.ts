import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { readLocalConfig, REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { openBrowser } from './browser.ts';

/**
 * `npm run console:shots [-- <name> [<folder>]]`: pictures of the console of the native stack as it is at the moment, with the Chromium of
 * CHROMIUM_PATH or /usr/bin/chromium: `<name>-light.png`, `<name>-dark.png` and `<name>-narrow.png`. Those in docs/pictures are made by it.
 */

const LOOKS = [
  { look: 'light', colorScheme: 'light', width: 1440 },
  { look: 'dark', colorScheme: 'dark', width: 1440 },
  { look: 'narrow', colorScheme: 'light', width: 380 },
] as const;

/** What is drawn last: a station's figure. */
const DRAWN = '.station .figure';

const [name = 'console', folder = path.join(REPOSITORY_ROOT, '.pipeline', 'shots')] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const browser = await openBrowser();
try {
  for (const { look, colorScheme, width } of LOOKS) {
    const page = await browser.newPage({
      colorScheme,
      viewport: { width, height: 900 },
      reducedMotion: 'reduce',
    });
    await page.goto(`http://127.0.0.1:${readLocalConfig().ports.console}/`);
    await page.locator(DRAWN).last().waitFor();
    const file = path.join(folder, `${name}-${look}.png`);
    await page.screenshot({ path: file, fullPage: true });
    process.stdout.write(`${file}\n`);
    await page.close();
  }
} finally {
  await browser.close();
}
