import { useState } from 'preact/hooks';
import { RANGE_NAMES, type ChartsView, type RangeName, type ValueOf } from '../../charts/chartsView.ts';
import { shownPipeline } from '../pipelines.ts';
import { number } from '../words.ts';
import { chartsAddress, chosenCharts, type Chosen } from './address.ts';
import { Breakdown } from './Breakdown.tsx';
import { exact, short } from './figures.ts';
import { TimeChart } from './TimeChart.tsx';
import { WorldMap } from './WorldMap.tsx';
import { useCharts } from './useCharts.ts';

const RANGE_TEXTS: Readonly<Record<RangeName, readonly [label: string, text: string]>> = {
  '30m': ['30 min', 'in the last 30 minutes'],
  '3h': ['3 h', 'in the last 3 hours'],
  '24h': ['24 h', 'in the last 24 hours'],
  '7d': ['7 d', 'in the last 7 days'],
  '30d': ['30 d', 'in the last 30 days'],
};

/** What the records are: sums and means, over time, and by dimension. `at` is when the server last told of something. */
export function Charts({ at }: { readonly at: string | undefined }) {
  const [chosen, setChosen] = useState(chosenCharts);
  const { view, error } = useCharts(chosen, at);
  const choose = (next: Chosen) => {
    history.replaceState(null, '', chartsAddress('/charts', next));
    setChosen(next);
  };
  const chooseValue = (of: ValueOf | undefined) =>
    choose({ range: chosen.range, ...(of === undefined ? {} : { of }) });
  return (
    <>
      <section class="section-head">
        <div>
          <h1>{view === undefined ? shownPipeline() : titleOf(view)}</h1>
          <p class="quiet">By the time of the record, UTC; the same figures as in Grafana.</p>
        </div>
        <div class="choice" role="group" aria-label="How far back">
          {RANGE_NAMES.map((range) => (
            <button
              type="button"
              key={range}
              aria-pressed={range === chosen.range}
              onClick={() => choose({ ...chosen, range })}
            >
              {RANGE_TEXTS[range][0]}
            </button>
          ))}
        </div>
      </section>
      {chosen.of !== undefined && (
        <p class="only">
          Only{' '}
          <b>
            {chosen.of.dimension} {chosen.of.value}
          </b>
          <button type="button" class="button" onClick={() => chooseValue(undefined)}>
            Show all
          </button>
        </p>
      )}
      {error !== undefined && (
        <p class="refused" role="status">
          They could not be read: {error}.
          {view !== undefined && ` Below is what was read at ${view.at.slice(11, 19)} UTC.`}
        </p>
      )}
      {view === undefined && error === undefined && <Loading />}
      {view !== undefined && (
        <Body view={view} isOld={error !== undefined} chosen={chosen} choose={chooseValue} />
      )}
    </>
  );
}

function titleOf({ together: { records }, count, range }: ChartsView): string {
  const when = RANGE_TEXTS[range][1];
  return records === 0 ? `No ${count} ${when}.` : `${number(records)} ${count} ${when}.`;
}

/** Places of what comes, so that nothing moves when it is there. */
function Loading() {
  return (
    <section class="charts" aria-busy="true">
      <p class="quiet">The first look takes a moment.</p>
      <div class="plots">
        <div class="place-of" />
        <div class="place-of" />
      </div>
    </section>
  );
}

interface BodyProps {
  readonly view: ChartsView;
  /** Whether newer figures could not be read. */
  readonly isOld: boolean;
  readonly chosen: Chosen;
  readonly choose: (of: ValueOf | undefined) => void;
}

function Body({ view, isOld, chosen, choose }: BodyProps) {
  const { together, count, measures, buckets, perMinute, means, granularity, dimensions, map } = view;
  if (together.records === 0 && dimensions.every(({ rows }) => rows.length === 0))
    return (
      <section class="empty">
        <p>
          <b>Nothing to draw.</b> A longer time may have some; the overview says whether records flow.
        </p>
      </section>
    );
  return (
    <div class={isOld ? 'charts old' : 'charts'}>
      <dl class="totals">
        {measures.map((measure, index) => (
          <div key={measure}>
            <dt>mean {measure}</dt>
            <dd class="figure">{short(together.means[index] ?? null)}</dd>
            <dd class="faint" title={exact(together.sums[index] ?? null)}>
              sum {short(together.sums[index] ?? null)}
            </dd>
          </div>
        ))}
      </dl>
      {together.records === 0 ? (
        <section class="empty">
          <p>
            <b>Nothing to draw</b> of what was chosen.
          </p>
        </section>
      ) : (
        <section class="plots" aria-label="Over time">
          <TimeChart
            title={`${count} a minute`}
            kind="bars"
            buckets={buckets}
            points={perMinute}
            granularity={granularity}
          />
          {measures.map((measure, index) => (
            <TimeChart
              title={`mean ${measure}`}
              kind="line"
              buckets={buckets}
              points={means[index] ?? []}
              granularity={granularity}
              key={measure}
            />
          ))}
        </section>
      )}
      {map !== undefined && <WorldMap map={map} count={count} />}
      {dimensions.map((dimension) => (
        <Breakdown
          dimension={dimension}
          count={count}
          measures={measures}
          chosen={chosen.of}
          choose={choose}
          key={dimension.name}
        />
      ))}
    </div>
  );
}
