import type { DeadLetters } from '../../connections/cassandra/deadLetters.ts';
import type { TopicAdmin, TopicReader } from '../../connections/kafka/kafka.ts';
import type { RecordFacts } from '../../connections/cassandra/recordFacts.ts';
import type { Rollup } from '../../domain/totals.ts';

/** A station of a record's way. What no stored fact says is `not measured`. */
export interface WayStep {
  readonly name: 'Tick' | 'Schema' | 'Kafka' | 'Spark' | 'Row' | 'Totals' | 'Verified' | 'Refused';
  readonly state: 'ok' | 'bad' | 'not measured';
  readonly text: string;
  /** When, ISO 8601, where that is known. */
  readonly at?: string;
}

/** The way of one record. */
export interface Way {
  readonly id: string | undefined;
  /** Its place in the topic; absent where it was not found. */
  readonly place?: { readonly partition: number; readonly offset: string };
  /** Id of its tick's trace, whether the worker sends traces or not (docs/traces.md); absent where no tick is known. */
  readonly trace?: string;
  readonly steps: readonly WayStep[];
}

export interface WaySources {
  /** The pipeline's name. */
  readonly pipeline: string;
  readonly topic: string;
  readonly streamId: string;
  readonly pipelineId: string;
  readonly topics: Pick<TopicAdmin, 'offsets'>;
  readonly reader: TopicReader;
  readonly facts: RecordFacts;
  readonly deadLetters: Pick<DeadLetters, 'at'>;
  readonly rollup: Pick<Rollup, 'allTotalsOf'>;
}

/** What is asked for: an id, or a place in the topic. */
export type Wanted = { readonly id: string } | { readonly partition: number; readonly offset: string };
