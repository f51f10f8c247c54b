import type { SomeThresholds } from './alerts/thresholds.ts';

/**
 * What the engine knows of a pipeline: a folder of pipelines/ says it, and everything else is derived. A definition is plain data, so that
 * workflows may hold it and the streaming job gets it with its submission.
 */
export interface PipelineDefinition {
  /** Of its folder: a lower-case letter, then lower-case letters, digits and underscores, at most 30 characters. */
  readonly name: string;
  readonly names: PipelineNames;
  /** Field that makes two records the same record: key of Kafka's messages, primary key of the facts. A required text or whole number. */
  readonly key: string;
  /** Field of a record's time: a required text in ISO 8601, or a whole number of milliseconds since 1970. Buckets are of this time. */
  readonly time: string;
  /** Types of columns that are not what the schema alone would make of them. */
  readonly columnTypes: Readonly<Record<string, ColumnType>>;
  /** Column of the totals that counts records. */
  readonly count: string;
  /** What is added up; at least none. A record without the field counts in no sum of it. */
  readonly measures: readonly Measure[];
  /** By what it is added up, beside `all`, which is there for every pipeline. A record without the field is in no value of it. */
  readonly dimensions: readonly Dimension[];
  /** Fields that are kept with the newest records, beside key and time. */
  readonly recent: readonly string[];
  /** Where a record is, for the console's map of the newest; fields of `recent`. */
  readonly map?: MapFields;
  /** From where on something is an alert, where it is not as usual with these records (docs/alerts.md). */
  readonly alerts?: SomeThresholds;
}

/** A pipeline as the engine works with it: what its folder says, and the columns that follow from that. */
export interface Pipeline {
  readonly definition: PipelineDefinition;
  readonly columns: readonly Column[];
  /** The JSON Schema of a record, as text: what is registered, and checked before publishing. */
  readonly recordSchema: string;
}

/** Names as a person types them. {@link namesOf} has the rule; a pipeline that was there before the rule says its own. */
export interface PipelineNames {
  /** Id of the workflow that runs all parts, and the name of its task queue. */
  readonly workflowId: string;
  readonly taskQueue: string;
  readonly workflowTypes: {
    readonly pipeline: string;
    readonly ingest: string;
    readonly stream: string;
    readonly verify: string;
  };
  /** Kafka topics of the records, and of what the schema refused. */
  readonly topic: string;
  readonly deadLetterTopic: string;
  /** Tables of one pipeline; those that all pipelines share are in names.ts. */
  readonly tables: PipelineTables;
}

export interface PipelineTables {
  /** The facts: one row a record. */
  readonly facts: string;
  /** The facts' figures once more, by the minute of their time. */
  readonly byMinute: string;
  readonly totals: string;
  readonly dimensionValues: string;
  readonly recent: string;
}

/** Types of columns of the facts; `json` is text in Cassandra, compact and with every value as it came. */
export const COLUMN_TYPES = [
  'uuid',
  'text',
  'int',
  'bigint',
  'double',
  'boolean',
  'timestamp',
  'json',
] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

export interface MapFields {
  /** Degrees, north and east of zero. */
  readonly latitude: string;
  readonly longitude: string;
  /** A number that a marker's size is of. */
  readonly size: string;
  /** What a marker is called. */
  readonly label: string;
}

export interface Measure {
  /** Column of the totals; how many records have no such figure is in `without_<name>`. */
  readonly name: string;
  /** Field that is added up: whole numbers to a whole number, others to a double. */
  readonly field: string;
}

/** A field's text, cut to 256 characters; or the class that a field's number falls into. */
export interface Dimension {
  readonly name: string;
  readonly field: string;
  /** By ascending bounds, the last without one. A value's class is the first whose bound is above it. */
  readonly classes?: readonly DimensionClass[];
}

export interface DimensionClass {
  readonly name: string;
  /** Exclusive; absent of the last class. */
  readonly below?: number;
}

/** A column of the facts, and the field of the record that it holds. They have one name. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** Schema Registry subject of the values of a pipeline's topic (Confluent's TopicNameStrategy). */
export function subjectOf({ topic }: Pick<PipelineNames, 'topic'>): string {
  return `${topic}-value`;
}

/** The names that follow from a pipeline's own, such as `earthquakes`. */
export function namesOf(name: string): PipelineNames {
  const title = name
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  return {
    workflowId: `${name}-pipeline`,
    taskQueue: `${name}-pipeline`,
    workflowTypes: {
      pipeline: `${title.charAt(0).toLowerCase()}${title.slice(1)}Pipeline`,
      ingest: `ingest${title}`,
      stream: `stream${title}`,
      verify: `verify${title}`,
    },
    topic: name,
    deadLetterTopic: `${name}.dead_letters`,
    tables: {
      facts: name,
      byMinute: `${name}_by_minute`,
      totals: `${name}_totals`,
      dimensionValues: `${name}_dimension_values`,
      recent: `${name}_recent`,
    },
  };
}
