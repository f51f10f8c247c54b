import type { Column, ColumnType, Measure, PipelineDefinition } from './definition.ts';

/** A table of Cassandra, as what it is made of. */
export interface Table {
  readonly name: string;
  /** In the order of the statement: those of the primary key first. */
  readonly columns: readonly TableColumn[];
  readonly partitionKey: readonly string[];
  readonly clustering: readonly Clustering[];
  /** Seconds after which a row is gone; absent where rows stay, or expire as they are written. */
  readonly timeToLive?: number;
  /** Seconds after which what was deleted or expired is forgotten, where it is not Cassandra's ten days. */
  readonly gcGraceSeconds?: number;
}

export interface TableColumn {
  readonly name: string;
  readonly type: Exclude<ColumnType, 'json'>;
}

export interface Clustering {
  readonly column: string;
  readonly order: 'ASC' | 'DESC';
}

const HOUR_SECONDS = 3600;

/** The tables of one pipeline, which follow from its definition. `columns` are those of {@link columnsOf}. */
export function tablesOf(
  definition: PipelineDefinition,
  columns: readonly Column[],
): readonly [facts: Table, byMinute: Table, totals: Table, dimensionValues: Table, recent: Table] {
  const { names, key, time, recent } = definition;
  const stored = columns.map(({ name, type }) => ({ name, type: type === 'json' ? 'text' : type }) as const);
  const fields = (wanted: readonly string[]): readonly TableColumn[] => [
    ...stored.filter(({ name }) => name === time),
    ...stored.filter(({ name }) => name === key),
    ...stored.filter(({ name }) => name !== time && name !== key && wanted.includes(name)),
  ];
  return [
    // The facts: one row a record.
    { name: names.tables.facts, columns: stored, partitionKey: [key], clustering: [] },
    // The facts once more, by the minute (UTC) of their time: what the totals are recomputed from, and how a person finds the records of
    // a time. About 100 bytes a row: at 1,000 records a second a partition has 60,000 rows, 6 MB.
    {
      name: names.tables.byMinute,
      columns: [{ name: 'minute', type: 'timestamp' }, ...fields(figureFields(definition))],
      partitionKey: ['minute'],
      clustering: [ascending(time), ascending(key)],
    },
    totalsTable(definition, columns),
    // The values that occur in the totals, by dimension; each expires when no record has had it for as long as totals by the hour are kept.
    {
      name: names.tables.dimensionValues,
      columns: [
        { name: 'dimension', type: 'text' },
        { name: 'value', type: 'text' },
      ],
      partitionKey: ['dimension'],
      clustering: [ascending('value')],
    },
    // The newest few records of each micro-batch, for an hour. `list` is always newest: at a batch a second 72,000 rows, 20 MB. No row
    // outlives the hour for which its deletion is remembered, so that nothing could come back, and what expired may go after another hour.
    {
      name: names.tables.recent,
      columns: [{ name: 'list', type: 'text' }, ...fields(recent)],
      partitionKey: ['list'],
      clustering: [{ column: time, order: 'DESC' }, ascending(key)],
      timeToLive: HOUR_SECONDS,
      gcGraceSeconds: HOUR_SECONDS,
    },
  ];
}

/**
 * Rollups: totals of the records whose time falls in a bucket. granularity is minute, hour or day; dimension and value are all and all, or
 * a dimension's name and one of its values (256 characters of it). A record without a dimension's field is not in that dimension. A
 * sum is of the records that have the figure, without_… counts those that do not: an average is sum / (count - without_…), where null
 * is 0, as in rows of before there were such columns. A pure function of the facts. Minutes and hours expire, counted from the end of
 * their bucket (SPARK_MINUTE_RETENTION_DAYS, SPARK_HOUR_RETENTION_DAYS). That bounds the partitions at any rate: 43,200 rows of a
 * value by minute, 17,520 by hour, 365 more a year by day; about 100 bytes a row.
 */
function totalsTable({ names, count, measures }: PipelineDefinition, columns: readonly Column[]): Table {
  return {
    name: names.tables.totals,
    columns: [
      { name: 'granularity', type: 'text' },
      { name: 'dimension', type: 'text' },
      { name: 'value', type: 'text' },
      { name: 'bucket', type: 'timestamp' },
      counted(count),
      ...measures.map((measure) => ({ name: measure.name, type: sumType(measure, columns) })),
      ...measures.map(({ name }) => counted(`without_${name}`)),
    ],
    partitionKey: ['granularity', 'dimension', 'value'],
    clustering: [ascending('bucket')],
  };
}

/** Whole numbers add up to a whole number, all others to a double. */
export function sumType({ field }: Measure, columns: readonly Column[]): 'bigint' | 'double' {
  return columns.find(({ name }) => name === field)?.type === 'double' ? 'double' : 'bigint';
}

/** Fields that totals are made of: those of the dimensions, then those of the measures, each once. */
export function figureFields({
  dimensions,
  measures,
}: Pick<PipelineDefinition, 'dimensions' | 'measures'>): readonly string[] {
  return [...new Set([...dimensions, ...measures].map(({ field }) => field))];
}

function counted(name: string): TableColumn {
  return { name, type: 'bigint' };
}

function ascending(column: string): Clustering {
  return { column, order: 'ASC' };
}
