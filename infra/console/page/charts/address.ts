import { RANGE_NAMES, type RangeName, type ValueOf } from '../../charts/chartsView.ts';
import { address } from '../pipelines.ts';

/** What of a pipeline's charts is shown: in the address, so that it can be kept and sent. */
export interface Chosen {
  readonly range: RangeName;
  /** One value of one dimension; of all records where it is absent. */
  readonly of?: ValueOf;
}

const FIRST: RangeName = '30m';

/** What the page's address names. */
export function chosenCharts(): Chosen {
  const query = new URLSearchParams(location.search);
  const range = RANGE_NAMES.find((name) => name === query.get('range')) ?? FIRST;
  const of = query.get('of') ?? '';
  const [dimension = ''] = of.split(':', 1);
  const value = of.slice(dimension.length + 1);
  return { range, ...(dimension === '' || value === '' ? {} : { of: { dimension, value } }) };
}

/** A path with what is chosen, and its pipeline. */
export function chartsAddress(path: string, { range, of }: Chosen): string {
  const query = new URLSearchParams({
    range,
    ...(of === undefined ? {} : { of: `${of.dimension}:${of.value}` }),
  });
  return address(`${path}?${query.toString()}`);
}
