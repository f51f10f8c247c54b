import { fieldsOf, listOf, type SourceDescription, type SourceRequest } from '../../domain/source.ts';

/** The first tick asks for what happened in this time; what is older is of no interest to it. */
const FIRST_MS = 86_400_000;
/** What was updated a little before the cursor may come later than it: it is asked for once more, and known as it is. */
const OVERLAP_MS = 300_000;
const PAGE = 1000;

/**
 * The query API of the USGS (earthquake.usgs.gov/fdsnws/event/1), or one of its summary feeds (…/feed/v1.0/summary/all_day.geojson),
 * which takes no notice of the query. Answers overlap and earthquakes are revised: their key is the feed's id, their version `updated`.
 */
export const earthquakeSource = {
  configuration: {
    variables: 'EARTHQUAKES_API',
    url: 'http://127.0.0.1:8010/fdsnws/event/1/query',
  },
  state: { version: 'updated' },
  // A feed is made anew once a minute.
  paceMs: 1000,
  request({ scheduledAt, cursor }) {
    const since =
      cursor === undefined
        ? { starttime: isoTime(Date.parse(scheduledAt) - FIRST_MS) }
        : { updatedafter: isoTime(Number(cursor) - OVERLAP_MS) };
    return {
      query: {
        format: 'geojson',
        includedeleted: 'true',
        orderby: 'time-asc',
        ...since,
        limit: PAGE,
        offset: 1,
      },
    };
  },
  read(answer, { request }) {
    const items = listOf(answer, 'features');
    if ('problem' in items) return items;
    const { generated, limit } = fieldsOf(fieldsOf(answer)['metadata']);
    if (typeof generated !== 'number')
      return { problem: 'expected the time "generated" in an object "metadata", got none' };
    const next =
      limit === undefined || items.length < Number(limit) ? undefined : pageAfter(request, items.length);
    return next === undefined ? { items, cursor: String(generated) } : { items, next };
  },
  record(item) {
    const { id, properties, geometry } = fieldsOf(item);
    const of = fieldsOf(properties);
    const coordinates = fieldsOf(geometry)['coordinates'];
    const [longitude, latitude, depth]: readonly unknown[] = Array.isArray(coordinates) ? coordinates : [];
    return {
      id,
      time: of['time'],
      updated: of['updated'],
      magnitude: of['mag'] ?? null,
      magnitude_type: of['magType'] ?? null,
      place: of['place'] ?? null,
      longitude: longitude ?? null,
      latitude: latitude ?? null,
      depth: depth ?? null,
      felt: of['felt'] ?? null,
      reported_intensity: of['cdi'] ?? null,
      estimated_intensity: of['mmi'] ?? null,
      alert: of['alert'] ?? null,
      status: of['status'] ?? null,
      tsunami: of['tsunami'] ?? null,
      significance: of['sig'] ?? null,
      network: of['net'] ?? null,
      code: of['code'] ?? null,
      stations: of['nst'] ?? null,
      nearest_station: of['dmin'] ?? null,
      residual: of['rms'] ?? null,
      gap: of['gap'] ?? null,
      event_type: of['type'] ?? null,
      url: of['url'] ?? null,
    };
  },
} satisfies SourceDescription;

function pageAfter({ query = {} }: SourceRequest, count: number): SourceRequest {
  return { query: { ...query, offset: Number(query['offset']) + count } };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
