import type { Cassandra, Row } from '../../../connections/cassandra/cassandra.ts';
import type { Dimension, MapFields, PipelineDefinition } from '../../../domain/definition.ts';
import { KEYSPACE } from '../../../domain/names.ts';
import type { MapView, Place, ValueOf } from './chartsView.ts';

/** So many of the newest records are read. */
export const PLACES_READ = 1000;

/**
 * The newest records of a time range that are somewhere, as far as they are among those that are kept, which were written within the hour.
 * Of a value of a dimension those that have it. Undefined where the pipeline's records are nowhere, or a record does not keep what the value is of.
 */
export async function readMap(
  cassandra: Pick<Cassandra, 'execute'>,
  { names, key, time, recent, dimensions, map }: PipelineDefinition,
  { from, to, of }: { readonly from: Date; readonly to: Date; readonly of: ValueOf | undefined },
): Promise<MapView | undefined> {
  const dimension = dimensions.find(({ name }) => name === of?.dimension);
  if (map === undefined || (dimension !== undefined && !recent.includes(dimension.field))) return undefined;
  const columns = [...new Set([key, time, ...Object.values(map), dimension?.field ?? key])].join(', ');
  const rows = await cassandra.execute(
    `SELECT ${columns} FROM ${KEYSPACE}.${names.tables.recent} WHERE list = 'newest' AND ${time} >= ? AND ${time} < ? LIMIT ${PLACES_READ}`,
    [from, to],
  );
  return {
    size: map.size,
    more: rows.length === PLACES_READ,
    places: rows
      .filter((row) => dimension === undefined || valueIn(row, dimension) === of?.value)
      .flatMap((row) => placeOf(row, { ...map, key, time })),
  };
}

function placeOf(
  row: Row,
  fields: MapFields & { readonly key: string; readonly time: string },
): readonly Place[] {
  const { [fields.latitude]: latitude, [fields.longitude]: longitude, [fields.size]: size } = row;
  const at = row[fields.time];
  if (typeof latitude !== 'number' || typeof longitude !== 'number' || typeof size !== 'number') return [];
  const label = row[fields.label];
  return [
    {
      key: String(row[fields.key]),
      time: at instanceof Date ? at.getTime() : Number(at),
      // Some count on eastwards behind 180 degrees.
      longitude: ((((longitude + 180) % 360) + 360) % 360) - 180,
      latitude,
      size,
      label: typeof label === 'string' ? label : '',
    },
  ];
}

function valueIn(row: Row, { field, classes }: Dimension): string | undefined {
  const value = row[field];
  if (classes === undefined) return typeof value === 'string' ? value : undefined;
  if (typeof value !== 'number') return undefined;
  return classes.find(({ below = Infinity }) => value < below)?.name;
}
