import { reading, valueOf } from '../../../connections/reading.ts';
import type { StreamProgress } from '../../../domain/verification.ts';
import type { KafkaBrowser } from './kafkaBrowser.ts';
import { streamLag } from './lag.ts';
import type { SchemaBrowser } from './schemas.ts';
import type { OverviewView, StreamView } from './views.ts';

/** Where the page gets what it shows. */
export interface PageSources {
  readonly kafka: KafkaBrowser;
  readonly schemas: SchemaBrowser;
  /** Of each pipeline. */
  readonly streams: readonly StreamSource[];
}

/** A pipeline's stream, and the topic that it reads. */
export interface StreamSource {
  readonly pipeline: string;
  readonly topic: string;
  /** Fields of its records that a table of messages has columns of; none that is personal. */
  readonly columns: readonly string[];
  /** Its newest report; undefined before its first. */
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
    Promise.all(sources.streams.map(progressOf)),
  ]);
  return {
    at: new Date().toISOString(),
    brokers,
    topics,
    groups,
    schemas,
    streams: progress.map((stream) => {
      const lag = streamLag(
        valueOf(topics)?.find(({ name }) => name === stream.topic),
        stream.progress,
      );
      return { ...stream, ...(lag === undefined ? {} : { lag }) };
    }),
  };
}

async function progressOf(stream: StreamSource): Promise<StreamView> {
  const { pipeline, topic } = stream;
  return { pipeline, topic, progress: await reading(WITHIN_MS, () => stream.progress()) };
}
