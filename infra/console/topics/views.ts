import type { Reading } from '../../../connections/reading.ts';
import type { Offsets, StreamProgress } from '../../../domain/verification.ts';

/** What the page shows; the same, as JSON, is what `/api/` answers. */

export interface BrokersView {
  readonly clusterId: string;
  readonly controller: number | null;
  readonly brokers: readonly { readonly nodeId: number; readonly host: string; readonly port: number }[];
}

export interface TopicView {
  readonly name: string;
  readonly partitions: readonly PartitionView[];
  /** First offset held and next offset, by partition. */
  readonly offsets: Reading<{ readonly begin: Offsets; readonly end: Offsets }>;
}

export interface PartitionView {
  readonly partition: number;
  /** Node id; -1 where there is none at the moment. */
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly inSync: readonly number[];
}

export interface GroupView {
  readonly groupId: string;
  readonly state: string;
  readonly members: number;
  readonly committed: readonly { readonly topic: string; readonly offsets: Offsets }[];
}

/** A key, value or header. */
export interface ContentView {
  readonly text: string;
  /** `base64` where the bytes are no UTF-8. */
  readonly encoding: 'utf-8' | 'base64';
  readonly bytes: number;
  /** Whether `text` was cut. */
  readonly cut: boolean;
}

export interface MessageView {
  readonly partition: number;
  readonly offset: string;
  /** ISO 8601, where it is a time. */
  readonly timestamp: string;
  readonly key: ContentView | null;
  readonly value: ContentView | null;
  readonly headers: readonly { readonly name: string; readonly content: ContentView | null }[];
  /** The record's fields that were asked for, in that order; absent where none were, and where the value is no JSON object. */
  readonly fields?: readonly string[];
}

/** A setting of a topic that is its own. */
export interface TopicSetting {
  readonly name: string;
  readonly value: string;
}

/** A version of a subject in the Schema Registry. */
export interface SchemaView {
  readonly subject: string;
  readonly version: number;
  readonly id: number;
  readonly type: string;
  readonly schema: string;
}

/** Everything of the front page; each part is there or says why not. */
export interface OverviewView {
  /** When it was read, ISO 8601. */
  readonly at: string;
  readonly brokers: Reading<BrokersView>;
  readonly topics: Reading<readonly TopicView[]>;
  readonly groups: Reading<readonly GroupView[]>;
  readonly schemas: Reading<readonly SchemaView[]>;
  /** In the order of the pipelines. */
  readonly streams: readonly StreamView[];
}

/** A pipeline's stream. */
export interface StreamView {
  readonly pipeline: string;
  /** Name of the topic that it reads. */
  readonly topic: string;
  /** Its newest report, absent before its first. */
  readonly progress: Reading<StreamProgress | undefined>;
  /** Records that it has not stored yet, by partition; absent while that is unknown. */
  readonly lag?: Offsets;
}

/** Everything of a topic's page. */
export interface TopicPageView {
  /** When it was read, ISO 8601. */
  readonly at: string;
  readonly topic: TopicView;
  /** Whether a stream reads it. */
  readonly isStreamed: boolean;
  /** Those that are not the broker's. */
  readonly settings: Reading<readonly TopicSetting[]>;
  /** Fields of a record that messages have columns of; none of a topic that no stream reads. */
  readonly columns: readonly string[];
  /** Newest first. */
  readonly messages: Reading<readonly MessageView[]>;
  /** As in {@link StreamView}; absent, too, for a topic that no stream reads. */
  readonly streamLag?: Offsets;
}
