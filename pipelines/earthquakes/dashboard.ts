import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { BAD, colourSteps, GOOD, PLAIN, WARNING } from '../../grafana/colours.ts';
import { pipelineDashboard } from '../../grafana/pipeline/dashboard.ts';
import { newestOnMap } from '../../grafana/pipeline/mapPanel.ts';
import { earthquakes } from './pipeline.ts';

/** What follows from the definition, and a map. An earthquake an hour old is news: the range begins with a day. */
export function earthquakesDashboard(): Dashboard {
  const fields = ['latitude', 'longitude', 'magnitude', 'depth', 'place', 'status'];
  const where = newestOnMap(
    earthquakes,
    {
      title: 'Map',
      description:
        'Of the newest thousand that were written within an hour, the larger the stronger; one without a place or a magnitude is not drawn',
      width: 24,
      height: 14,
      empty: 'no earthquakes of the last hour in this time range yet',
    },
    earthquakes.map,
    fields,
    1000,
  ).overrideByName('magnitude', colourSteps(GOOD, [3, PLAIN], [5, WARNING], [6, BAD]));
  return pipelineDashboard(earthquakes, { own: [where], range: '24h', isSlow: true });
}
