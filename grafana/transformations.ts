import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard';

/** Only what Grafana 9.4 has, too: it leaves a panel blank on a transformation that it lacks. */

/** Leaves columns out. */
export function without(...columns: readonly string[]): DataTransformerConfig {
  const excludeByName = Object.fromEntries(columns.map((column) => [column, true]));
  return { id: 'organize', options: { excludeByName, indexByName: {}, renameByName: {} } };
}

/** Orders the rows of each frame. */
export function sortedBy(column: string, desc = false): DataTransformerConfig {
  return { id: 'sortBy', options: { fields: {}, sort: [{ field: column, desc }] } };
}

/** Makes a field of each row, named by one of its columns, so that gauges and bars take their name and colour from it. */
export function rowsToFields(name: string, value: string): DataTransformerConfig {
  return {
    id: 'rowsToFields',
    options: {
      mappings: [
        { fieldName: name, handlerKey: 'field.name' },
        { fieldName: value, handlerKey: 'field.value' },
      ],
    },
  };
}
