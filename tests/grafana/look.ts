import path from 'node:path';
import { chromium, type Locator, type Page } from 'playwright-core';
import { BarLabels } from './labels.ts';

/** Looks at the dashboards of a Grafana as a person does, in a headless Chromium. Selectors fit Grafana 10 to 12. */

/** What to look at, and with what. */
export interface Look {
  /** Grafana's address; a user and password in it log in, without them it is the anonymous viewer who looks. */
  readonly url: string;
  /** The panels' titles of each dashboard, by its uid. */
  readonly panels: Readonly<Record<string, readonly string[]>>;
  /** Path of a Chromium. */
  readonly browser: string;
  /** Folder for a picture of each dashboard. */
  readonly pictures: string;
  /** Limit for a panel to be drawn. */
  readonly withinMs: number;
}

/** High enough for a whole dashboard: what is not in sight is not drawn. */
const VIEWPORT = { width: 1600, height: 3000 };

const ERROR_BADGES = [
  '[data-testid="data-testid Panel status error"]',
  '[aria-label="Panel status"][class*="error"]',
  '[aria-label="Panel header error"]',
  '.panel-info-corner--error',
].join(', ');
const ERROR_MESSAGES = '[data-testid="data-testid Alert error"], [aria-label="Alert error"]';
const CRASHES = /An unexpected error happened|Error loading panel|Panel plugin not found|Plugin unavailable/;

/** What is wrong, one line each; none when every panel of every dashboard is drawn. */
export async function lookAtDashboards(look: Look): Promise<readonly string[]> {
  const { username, password, href } = new URL(look.url);
  const browser = await chromium.launch({
    executablePath: look.browser,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  try {
    const page = await browser.newPage({
      viewport: VIEWPORT,
      ...(username === ''
        ? {}
        : {
            extraHTTPHeaders: {
              Authorization: basic(decodeURIComponent(username), decodeURIComponent(password)),
            },
          }),
    });
    const labels = await BarLabels.of(page);
    const root = href.replace(/\/\/[^/@]*@/, '//').replace(/\/$/, '');
    const problems: string[] = [];
    for (const [uid, titles] of Object.entries(look.panels)) {
      // Nothing changes while it is looked at: an empty refresh is none to Grafana 12, which then keeps the dashboard's own.
      await page.goto(`${root}/d/${uid}?kiosk&refresh=1d`, { waitUntil: 'domcontentloaded' });
      for (const title of titles) {
        const problem =
          (await problemOf(page, title, look.withinMs)) ??
          (await labels.problemOf(uid, title, panelOf(page, title)));
        if (problem !== undefined) problems.push(`${uid}: panel "${title}" ${problem}`);
      }
      const messages = await page.locator(ERROR_MESSAGES).allInnerTexts();
      problems.push(...messages.map((message) => `${uid}: ${message.replaceAll(/\s+/g, ' ')}`));
      await page.screenshot({ path: path.join(look.pictures, `${uid}.png`) });
    }
    return problems;
  } finally {
    await browser.close();
  }
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Waits until the panel shows something, and says what is wrong with it. */
async function problemOf(page: Page, title: string, withinMs: number): Promise<string | undefined> {
  const panel = panelOf(page, title);
  const end = performance.now() + withinMs;
  try {
    await panel.waitFor({ state: 'visible', timeout: withinMs });
  } catch {
    return 'is not there';
  }
  while (!(await isDrawn(panel, title))) {
    if (performance.now() > end) return 'is blank';
    await page.waitForTimeout(200);
  }
  const badges = await panel.locator(ERROR_BADGES).count();
  if (badges > 0) return 'has an error badge';
  const crash = CRASHES.exec(await panel.innerText())?.[0];
  return crash === undefined ? undefined : `says "${crash}"`;
}

/** The panel's outermost element: older versions mark its header, and later ones the whole. */
function panelOf(page: Page, title: string): Locator {
  const marked = `[data-testid="data-testid Panel header ${title}"]`;
  return page
    .locator(`section${marked}, section[aria-label="${title} panel"], .panel-container:has(${marked})`)
    .first();
}

/** A canvas with something on it, a picture, or words beside the title. */
async function isDrawn(panel: Locator, title: string): Promise<boolean> {
  const text = (await panel.innerText()).replace(title, '').trim();
  if (text !== '') return true;
  return panel.locator('canvas').evaluateAll((canvases) =>
    canvases.some((element) => {
      const canvas = element as unknown as {
        width: number;
        height: number;
        getContext(
          kind: '2d',
        ): { getImageData(x: number, y: number, w: number, h: number): { data: number[] } } | null;
      };
      if (canvas.width === 0 || canvas.height === 0) return false;
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      return Array.from(pixels).some((value) => value !== 0);
    }),
  );
}
