import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium, type Browser, type Page } from 'playwright-core';
import { processEnvironment } from '../../config/environment.ts';

/** The browser that the console is tried in: that of CHROMIUM_PATH, else the system's. */
export const CHROMIUM = processEnvironment()['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** Starts it without a window. `close` it after use. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

/** A page, and everything that its scripts and its policy object to. */
export async function watchedPage(browser: Browser): Promise<{ page: Page; wrong: readonly string[] }> {
  const wrong: string[] = [];
  const page = await browser.newPage();
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => {
    // A refusal, and what is away, is an answer: the browser notes its status, too.
    const refused = /status of (40[049]|503)/.test(message.text());
    if (message.type() === 'error' && !refused) wrong.push(message.text());
  });
  return { page, wrong };
}

/** What axe finds against WCAG 2, levels A and AA, one line each. */
export async function violations(page: Page): Promise<readonly string[]> {
  // Evaluated, not added as a script: the page takes none but its own.
  await page.evaluate(await readFile(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(`axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))`);
}

/** How far a page could be scrolled sideways, in pixels. As text: these tests know no document. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** Texts of the links in these elements that are not to be seen whole: beyond the window, or beyond what holds them and scrolls. */
export function cutOff(page: Page, within: string): Promise<readonly string[]> {
  return page.evaluate(`[...document.querySelectorAll('${within}')].flatMap((held) => {
    const room = held.getBoundingClientRect();
    return [...held.querySelectorAll('a')].filter((link) => {
      const { left, right } = link.getBoundingClientRect();
      return left < Math.max(0, room.left) - 1 || right > Math.min(innerWidth, room.right) + 1;
    }).map((link) => link.textContent);
  })`);
}
