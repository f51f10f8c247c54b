import { reading, valueOf } from '../../../connections/reading.ts';
import type { StreamProgress } from '../../../domain/verification.ts';
import type { KafkaBrowser } from './kafkaBrowser.ts';
import { streamLag } from './lag.ts';
import type { SchemaBrowser } from './schemas.ts';
import type { OverviewView } from './views.ts';

/** Where the page gets what it shows. */
export interface PageSources {
  readonly kafka: KafkaBrowser;
  readonly schemas: SchemaBrowser;
  /** Name of the topic that the stream reads. */
  readonly streamed: string;
  /** The newest report of the stream; undefined before its first. */
  progress(): Promise<StreamProgress | undefined>;
}

/** A page is answered within this time, whatever is away. */
const WITHIN_MS = 10_000;

/** Reads everything of the front page at once; what does not answer is a reading with an error. Never rejects. */
export async function readOverview(sources: PageSources): Promise<OverviewView> {
  const [brokers, topics, groups, schemas, progress] = await Promise.all([
    reading(WITHIN_MS, () => sources.kafka.brokers()),
    reading(WITHIN_MS, () => sources.kafka.topics()),
    reading(WITHIN_MS, () => sources.kafka.groups()),
    reading(WITHIN_MS, () => sources.schemas.schemas()),
    reading(WITHIN_MS, () => sources.progress()),
  ]);
  const { streamed } = sources;
  const topic = valueOf(topics)?.find(({ name }) => name === streamed);
  const lag = topic && streamLag(topic, { streamed, progress: valueOf(progress) });
  return {
    at: new Date().toISOString(),
    brokers,
    topics,
    groups,
    schemas,
    streamed,
    progress,
    ...(lag === undefined ? {} : { streamLag: lag }),
  };
}
