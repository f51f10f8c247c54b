import { useEffect, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import type { ChartsView } from '../../charts/chartsView.ts';
import { bucketTime, exact, short } from './figures.ts';
import { openPlot, type PlotData } from './plot.ts';

const BUCKET_SECONDS = { minute: 60, hour: 3600, day: 86_400 } as const;

interface TimeChartProps {
  readonly title: string;
  readonly kind: 'bars' | 'line';
  readonly buckets: readonly number[];
  readonly points: readonly (number | null)[];
  readonly granularity: ChartsView['granularity'];
}

/** One figure over time: drawn, and as a table for those who do not see it, or want the numbers. */
export function TimeChart(props: TimeChartProps) {
  const { title, buckets, points, granularity } = props;
  const [pointed, point] = useState<number | undefined>();
  const newest = points.findLastIndex((value) => value !== null);
  const shown = pointed ?? newest;
  const said = (index: number) =>
    `${bucketTime(buckets[index] ?? 0, granularity === 'day')}  ${short(points[index] ?? null)}`;
  return (
    <figure class="plot">
      <figcaption>
        <h3>{title}</h3>
        <span class="quiet">{shown < 0 ? 'none' : said(shown)}</span>
      </figcaption>
      <Drawing {...props} point={point} />
      <Table {...props} />
    </figure>
  );
}

function Drawing({
  title,
  kind,
  buckets,
  points,
  granularity,
  point,
}: TimeChartProps & { readonly point: (index: number | undefined) => void }) {
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const data: PlotData = [buckets.map((ms) => ms / 1000), [...points]];

  // Another granularity is another plot: its buckets are of another width.
  useEffect(() => {
    const place = element.current;
    if (place === null) return undefined;
    const opened = openPlot(place, data, {
      kind,
      bucketSeconds: BUCKET_SECONDS[granularity],
      width: place.clientWidth,
      onPoint: point,
    });
    plot.current = opened;
    const resized = new ResizeObserver(() =>
      opened.setSize({ width: place.clientWidth, height: opened.height }),
    );
    resized.observe(place);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const repaint = () => opened.redraw(false, true);
    scheme.addEventListener('change', repaint);
    return () => {
      scheme.removeEventListener('change', repaint);
      resized.disconnect();
      opened.destroy();
    };
  }, [granularity, buckets.length]);
  useEffect(() => plot.current?.setData(data), [buckets, points]);

  const measured = points.filter((value) => value !== null);
  const label =
    measured.length === 0
      ? `${title}: none`
      : `${title}: from ${exact(Math.min(...measured))} to ${exact(Math.max(...measured))}; the table below has each ${granularity}`;
  return <div class="drawing" role="img" aria-label={label} ref={element} />;
}

function Table({ title, buckets, points, granularity }: TimeChartProps) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As a table</summary>
      {open && (
        <div class="scrolled" tabIndex={0} role="region" aria-label={`${title}, as a table`}>
          <table>
            <thead>
              <tr>
                <th>{granularity}</th>
                <th class="number">{title}</th>
              </tr>
            </thead>
            <tbody>
              {buckets
                .map((bucket, index) => (
                  <tr key={bucket}>
                    <td>{bucketTime(bucket, granularity === 'day')}</td>
                    <td class="number">{exact(points[index] ?? null)}</td>
                  </tr>
                ))
                .toReversed()}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
