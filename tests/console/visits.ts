import type { Hono } from 'hono';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, sideways, violations, watchedPage } from './browser.ts';
import { serveScene, type RunningScene, type Scene } from './scenes.ts';

/** What a page is laid out for: a telephone to a wide screen. */
export const WIDTHS = [380, 760, 1440, 1920] as const;
const LOOKS = [
  [1440, 'light'],
  [380, 'dark'],
] as const;

/** One browser for the tests of a file; each visits a console of its own. */
export class Visits {
  #browser: Browser | undefined;
  #page: Page | undefined;
  #scene: RunningScene | undefined;
  /** What scripts and the policy objected to so far. */
  readonly wrong: string[] = [];

  async begin(): Promise<void> {
    this.#browser = await openBrowser();
  }

  /** Opens a path of a scene whose sections answer what `parts` do. `end` it after use. */
  async open(scene: Scene, path: string, parts: readonly Hono[] = []): Promise<Page> {
    if (this.#browser === undefined) throw new Error('expected a browser, got none');
    this.#scene = await serveScene(scene, parts);
    const { page, wrong } = await watchedPage(this.#browser);
    this.#page = page;
    page.on('close', () => this.wrong.push(...wrong));
    await page.goto(this.#scene.url + path);
    await page.locator('main h1').first().waitFor();
    return page;
  }

  async end(): Promise<void> {
    await this.#page?.close();
    await this.#scene?.close();
    this.#page = undefined;
    this.#scene = undefined;
  }

  async close(): Promise<void> {
    await this.#browser?.close();
  }
}

/** What is not as it should be of a page's looks: what scrolls it sideways at any width, and what axe objects to, light and dark. */
export async function looksOf(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const beyond = await sideways(page);
    if (beyond !== 0) found.push(`${width} px: scrolls by ${beyond} px sideways`);
  }
  for (const [width, colorScheme] of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    found.push(...(await violations(page)).map((line) => `${width} px, ${colorScheme}: ${line}`));
  }
  return found;
}
