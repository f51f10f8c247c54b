import uPlot from 'uplot';
import { axisText } from './figures.ts';

export interface PlotOptions {
  readonly kind: 'bars' | 'line';
  /** Seconds of a bucket. */
  readonly bucketSeconds: number;
  readonly width: number;
  /** The bucket that is pointed at; none when the pointer has left. */
  readonly onPoint: (index: number | undefined) => void;
}

/** Times, seconds since 1970, and their values. */
export type PlotData = [xs: number[], ys: (number | null)[]];

const HEIGHT = 168;
const DAY_SECONDS = 86_400;
/** Bars thinner than this are told apart no more: what is under them is filled instead. */
const MOST_BARS = 200;
const FONT = '12px system-ui, sans-serif';

/** Draws values over time in the page's colours, as they are at that moment. `destroy` it after use. */
export function openPlot(element: HTMLElement, data: PlotData, options: PlotOptions): uPlot {
  const { kind, bucketSeconds, width, onPoint } = options;
  const colour = (name: string) => () => getComputedStyle(element).getPropertyValue(name);
  const axis = { stroke: colour('--text-3'), font: FONT, ticks: { show: false }, gap: 4 } as const;
  const isBars = kind === 'bars' && data[0].length <= MOST_BARS;
  const bars = uPlot.paths.bars?.({ size: [0.7, 24], align: 1 });
  return new uPlot(
    {
      width,
      height: HEIGHT,
      // In UTC, as all times of the page.
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: kind === 'line' } },
      padding: [8, 20, 0, 0],
      scales: {
        x: { range: (_, min, max) => [min, max + bucketSeconds] },
        y: { range: (_, min, max) => [Math.min(0, min), max <= 0 ? 1 : max * 1.05] },
      },
      series: [
        {},
        {
          stroke: colour('--data'),
          width: isBars ? 0 : 1.5,
          spanGaps: false,
          points: { show: kind === 'line', size: 4, filter: isolated },
          ...(kind === 'bars' ? { fill: colour(isBars ? '--data' : '--accent-soft') } : {}),
          ...(isBars && bars !== undefined ? { paths: bars } : {}),
        },
      ],
      axes: [
        { ...axis, size: 24, space: 64, grid: { show: false }, values: (_, splits) => splits.map(timeText) },
        {
          ...axis,
          size: 44,
          space: 40,
          grid: { stroke: colour('--line'), width: 1 },
          values: (_, splits) => splits.map(axisText),
        },
      ],
      hooks: {
        setCursor: [({ cursor }) => onPoint(cursor.idx ?? undefined)],
      },
    },
    data,
    element,
  );
}

/** A point alone makes no line: it is drawn as a dot. */
function isolated(plot: uPlot): number[] {
  const values = plot.data[1] ?? [];
  const isThere = (index: number) => values[index] !== null && values[index] !== undefined;
  return [...values.keys()].filter((index) => isThere(index) && !isThere(index - 1) && !isThere(index + 1));
}

/** At midnight the day, else the time. */
function timeText(seconds: number): string {
  const iso = new Date(seconds * 1000).toISOString();
  return seconds % DAY_SECONDS === 0 ? iso.slice(5, 10) : iso.slice(11, 16);
}
