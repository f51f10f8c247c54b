import type { PanelBuilder as Geomap } from '@grafana/grafana-foundation-sdk/geomap';
import type { PipelineDefinition } from '../../domain/definition.ts';
import { CassandraQuery } from '../cassandraQuery.ts';
import { map, type MapColumns } from '../panels/map.ts';
import type { Named } from '../panels/panel.ts';
import { above0, without } from '../transformations.ts';
import { knownName, queriesOf } from './queries.ts';

/**
 * The newest records of the time range on a map, at most `limit`; those that lack a coordinate or the size are not drawn. The plugin answers
 * 0 for null, which would be a place and a size: so the query says when each was written, too, which is 0 for what never was.
 * @param fields columns beside the time and the key, of which the map's are some.
 */
export function newestOnMap(
  definition: PipelineDefinition,
  name: Named,
  columns: MapColumns,
  fields: readonly string[],
  limit: number,
): Geomap {
  const needed = [columns.latitude, columns.longitude, columns.size];
  const panel = map(name, columns).withTarget(
    new CassandraQuery(queriesOf(definition).newest(fields, limit, true, needed)),
  );
  for (const column of needed) panel.withTransformation(above0(knownName(column)));
  return panel.withTransformation(without('list', ...needed.map(knownName)));
}
