import { companies } from '../../pipelines/companies/pipeline.ts';
import { earthquakes } from '../../pipelines/earthquakes/pipeline.ts';
import { namesOf } from '../../domain/definition.ts';
import { checkedPipeline, PipelineUnfit } from '../../pipelines/load.ts';
import { dashboardIn, loadDashboard } from '../../pipelines/loadDashboard.ts';
import { DASHBOARD_PANELS } from '../../tests/grafana/savedDashboards.ts';
import { pipelineDashboard, rowWidths } from './dashboard.ts';

const titles = (dashboard: { readonly panels?: readonly object[] }) =>
  (dashboard.panels ?? []).map((panel) => ('title' in panel ? panel.title : undefined));

describe('the dashboard that follows from a definition', () => {
  const bikes = {
    name: 'bikes',
    names: namesOf('bikes'),
    key: 'id',
    time: 'at',
    columnTypes: {},
    count: 'bikes',
    measures: [],
    dimensions: [],
    recent: [],
  } as const;
  const schema = JSON.stringify({
    required: ['id', 'at'],
    properties: { id: { type: 'string' }, at: { type: 'string' } },
  });

  it('has each measure by each dimension, over time, and the newest records', () => {
    expect(titles(pipelineDashboard(earthquakes))).toEqual(
      DASHBOARD_PANELS['earthquakes']?.filter((title) => title !== 'Map'),
    );
  });

  it.each([
    [1, 2, [24]],
    [3, 2, [12, 12, 24]],
    [3, 3, [8, 8, 8]],
    [4, 3, [12, 12, 12, 12]],
    [5, 3, [8, 8, 8, 12, 12]],
    [7, 3, [8, 8, 8, 12, 12, 12, 12]],
  ])('has %i panels, at most %i beside each other, in full rows', (panels, most, expected) => {
    expect(rowWidths(panels, most)).toEqual(expected);
  });

  it('is there without anything to add up, too', () => {
    expect(titles(pipelineDashboard(bikes))).toEqual(['Together', 'Bikes per minute', 'Newest bikes']);
  });

  it('asks for the values of dimensions without classes alone', () => {
    const { templating } = pipelineDashboard(companies);
    expect(templating?.list?.map(({ name }) => name)).toEqual(['granularity', 'country', 'sector']);
  });

  it('is that of a pipeline whose folder has none', async () => {
    const dashboard = await loadDashboard(checkedPipeline(bikes, schema));
    expect(dashboard).toMatchObject({ uid: 'bikes', title: 'Bikes' });
  });
});

const ofEarthquakes = () => pipelineDashboard(earthquakes);

describe('a folder`s own dashboard', () => {
  it('is what its function makes', () => {
    expect(dashboardIn('earthquakes', { other: 1, make: ofEarthquakes })).toMatchObject({
      uid: 'earthquakes',
    });
  });

  it('is told where it is none, or another one`s', () => {
    const ofCompanies = { make: () => pipelineDashboard(companies) };
    for (const exported of [{}, { make: () => undefined }, ofCompanies])
      expect(() => dashboardIn('earthquakes', exported)).toThrow(PipelineUnfit);
  });
});
