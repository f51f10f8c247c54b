import type { Locator, Page, Response } from 'playwright-core';
import { dashboards, type SavedPanel } from './savedDashboards.ts';

/**
 * The labels that a panel's canvases show, which are pixels to everybody else: what is handed to the canvas is kept, until it is
 * cleared.
 */
const KEEP_LABELS = `(() => {
  const { prototype } = CanvasRenderingContext2D;
  const { fillText, clearRect } = prototype;
  prototype.fillText = function (text, ...place) {
    (this.canvas.labels ??= new Set()).add(String(text));
    return fillText.call(this, text, ...place);
  };
  prototype.clearRect = function (x, y, width, height) {
    if (width >= this.canvas.width && height >= this.canvas.height) this.canvas.labels = new Set();
    return clearRect.call(this, x, y, width, height);
  };
})();`;

/** Grafana leaves labels out where there is no room for all of them. */
const ROOM_FOR = 12;

/** The names under a panel's bars: those that were answered, and those that are drawn. */
export class BarLabels {
  readonly #page: Page;
  readonly #answers: Promise<void>[] = [];
  readonly #names = new Map<string, ReadonlySet<string>>();

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Of all that this page is going to show. */
  static async of(page: Page): Promise<BarLabels> {
    const labels = new BarLabels(page);
    await page.addInitScript({ content: KEEP_LABELS });
    page.on('response', (response) => {
      labels.#answers.push(labels.#note(response));
    });
    return labels;
  }

  /** What is wrong with the names under the bars of a panel; undefined where nothing is, or it has none. */
  async problemOf(uid: string, title: string, panel: Locator): Promise<string | undefined> {
    const saved = panelOf(uid, title);
    if (saved?.options.xField === undefined) return undefined;
    await Promise.all(this.#answers);
    const names = [...(this.#names.get(keyOf(uid, String(saved.id))) ?? [])];
    const drawn = await panel
      .locator('canvas')
      .evaluateAll((canvases) =>
        canvases.flatMap((canvas) => [...((canvas as unknown as { labels?: Set<string> }).labels ?? [])]),
      );
    const cut = drawn.find((label) => /(…|\.\.\.)$/.test(label));
    if (cut !== undefined) return `has a label that is cut: "${cut}"`;
    const missing = names.filter((name) => !drawn.includes(name));
    if (missing.length === 0 || (names.length > ROOM_FOR && missing.length < names.length)) return undefined;
    return `does not show the names ${missing.slice(0, 3).join(', ')}`;
  }

  async #note(response: Response): Promise<void> {
    const request = response.request();
    const id = request.headers()['x-panel-id'];
    if (!response.url().includes('/api/ds/query') || id === undefined || !response.ok()) return;
    const [, uid = ''] = /\/d\/(\w+)/.exec(this.#page.url()) ?? [];
    const saved = dashboards()
      .find((one) => one.uid === uid)
      ?.panels.find((one) => String(one.id) === id);
    const { xField } = saved?.options ?? {};
    if (xField === undefined) return;
    const { results } = (await response.json()) as Answer;
    const frames = Object.values(results).flatMap((result) => result.frames ?? []);
    const names = frames.flatMap(({ schema, data }) =>
      (data.values[schema.fields.findIndex(({ name }) => name === xField)] ?? []).map(String),
    );
    this.#names.set(keyOf(uid, id), new Set(names));
  }
}

interface Answer {
  readonly results: Readonly<
    Record<
      string,
      {
        readonly frames?: readonly {
          readonly schema: { readonly fields: readonly { readonly name: string }[] };
          readonly data: { readonly values: readonly (readonly unknown[])[] };
        }[];
      }
    >
  >;
}

const keyOf = (uid: string, id: string) => `${uid}/${id}`;

function panelOf(uid: string, title: string): SavedPanel | undefined {
  return dashboards()
    .find((one) => one.uid === uid)
    ?.panels.find((one) => one.title === title);
}
