import type { Spark } from '../view/view.ts';

const WIDTH = 120;
const HEIGHT = 32;
/** A bar a minute. */
const MINUTES = 60;
/** Room for the thickness of a line at its highest. */
const TOP = 3;

/** The last hour of one figure. Where nothing was measured, nothing is drawn. */
export function SparkDrawing({ spark }: { readonly spark: Spark }) {
  return (
    <>
      <svg
        class="spark"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={spark.label}
      >
        <path class="base" d={`M0 ${HEIGHT - 0.5}h${WIDTH}`} />
        {spark.kind === 'line' ? <Line spark={spark} /> : <Bars spark={spark} />}
      </svg>
      <p class="caption">
        <span>{spark.caption}</span>
        <span>{spark.note ?? ''}</span>
      </p>
    </>
  );
}

function Bars({ spark: { kind, points } }: { readonly spark: Spark }) {
  const slots = Math.max(MINUTES, points.length);
  const width = WIDTH / slots;
  // The newest stands at the right.
  const first = slots - points.length;
  const scale = scaleOf(points);
  const bar = (value: number | null, index: number) => {
    if (value === null || (kind === 'bars' && value === 0)) return '';
    const height = kind === 'checks' ? 14 : Math.max(1, value * scale);
    const bottom = kind === 'checks' ? 22 : HEIGHT;
    return `M${((first + index) * width).toFixed(2)} ${bottom}v-${height.toFixed(1)}h${(width * 0.62).toFixed(2)}v${height.toFixed(1)}z`;
  };
  if (kind === 'bars') return <path class="bars" d={points.map(bar).join('')} />;
  const those = (passed: boolean) =>
    points.map((value, index) => ((value === 1) === passed ? bar(value, index) : '')).join('');
  return (
    <>
      <path class="passed" d={those(true)} />
      <path class="failed" d={those(false)} />
    </>
  );
}

/** A line with gaps: it never crosses a time in which nobody measured. */
function Line({ spark: { points } }: { readonly spark: Spark }) {
  const scale = scaleOf(points);
  const at = (index: number) => ((index * WIDTH) / Math.max(1, points.length - 1)).toFixed(1);
  let pen = 'M';
  const path = points
    .map((value, index) => {
      if (value === null) {
        pen = 'M';
        return '';
      }
      const step = `${pen}${at(index)} ${(HEIGHT - 1 - value * scale).toFixed(1)}`;
      // A point that stands alone is drawn as one.
      const alone = pen === 'M' && (points[index + 1] ?? null) === null;
      pen = 'L';
      return alone ? `${step}h0.01` : step;
    })
    .join('');
  return <path class="line" d={path} />;
}

function scaleOf(points: Spark['points']): number {
  const largest = Math.max(0, ...points.flatMap((value) => value ?? []));
  return largest === 0 ? 0 : (HEIGHT - TOP) / largest;
}
