import type { Hono } from 'hono';
import type { Page } from 'playwright-core';
import { exampleDeadLetters } from './exampleDeadLetters.ts';
import { exampleEarthquakes } from './exampleEarthquakes.ts';
import { exampleReplay } from './exampleReplay.ts';
import type { Scene } from './scenes.ts';

/** A section of a stack that does not exist, in the middle of something. */
export interface View {
  readonly scene: Scene;
  readonly path: string;
  parts(): Promise<readonly Hono[]>;
  /** What somebody does on the page, until there is what the picture is of. */
  act(page: Page): Promise<void>;
}

/** Views by the name of their pictures. */
export const VIEWS: Readonly<Record<string, View>> = {
  mend: {
    scene: 'one',
    path: '/dead-letters',
    parts: async () => [(await exampleDeadLetters()).app],
    async act(page) {
      await page.getByRole('button', { name: '0 / 21,874' }).click();
      await page.getByRole('button', { name: 'Mend it…' }).click();
      await page.getByText('It would be refused:').waitFor();
    },
  },
  map: {
    scene: 'earthquakes',
    path: '/charts',
    parts: () => Promise.resolve([exampleEarthquakes()]),
    async act(page) {
      await page.locator('.map circle').last().waitFor();
    },
  },
  replay: {
    scene: 'one',
    path: '/backfill',
    parts: () => Promise.resolve([exampleReplay()]),
    async act(page) {
      await page.getByLabel('Since, UTC').fill('2026-11-23T08:00');
      await page.getByRole('button', { name: 'Dry run' }).click();
      await page.getByText('nothing was done').waitFor();
    },
  },
};
