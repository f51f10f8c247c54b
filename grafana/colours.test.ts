import { readFileSync } from 'node:fs';
import { OPERATIONS } from './names.ts';
import { dashboardFile } from './generated.ts';

/** What is behind a panel's content in Grafana's two themes: the panel, and the page around it. */
const BACKGROUNDS = { dark: ['#181b1f', '#111217'], light: ['#ffffff', '#f4f5f5'] } as const;

/** Least contrast of graphics and large text (WCAG 2.1, 1.4.11). */
const LEAST = 3;

/** Contrast of two colours after WCAG 2.1: from 1 to 21. */
function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Relative luminance (WCAG 2.1) of "#rrggbb". */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('the colours of the dashboards', () => {
  const colours = new Set(
    ['companies', 'earthquakes', OPERATIONS].flatMap(
      (uid) => readFileSync(dashboardFile(uid), 'utf8').match(/#[\dA-Fa-f]{6}\b/g) ?? [],
    ),
  );

  it('are computed as WCAG says', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it('stand out on the dark theme and on the light one', () => {
    expect(colours.size).toBeGreaterThan(10);
    for (const [theme, backgrounds] of Object.entries(BACKGROUNDS))
      for (const background of backgrounds)
        for (const colour of colours) {
          const found = contrast(colour, background);
          expect([theme, colour, found >= LEAST, found]).toEqual([theme, colour, true, found]);
        }
  });
});
