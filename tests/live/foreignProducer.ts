import { execa } from 'execa';
import { processEnvironment } from '../../config/environment.ts';
import { programFolder } from '../../infra/servers/folders.ts';
import { jarsOf, javaCommand, QUICK_START } from '../../infra/servers/java.ts';
import type { LiveStack } from './stack.ts';

/** What Kafka's own console producer, in Java, is asked to do. */
export interface ForeignSend {
  readonly topic: string;
  readonly compression?: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';
  /** One record a line. With `headers`, a line is `name:value,name:value<tab>value`, where the value `NULL` is none. */
  readonly lines: readonly string[];
  readonly headers?: boolean;
}

/** Sends lines as a producer that has nothing of ours would. @throws with its output when it fails. */
export async function sendAsForeigner({ local, config }: LiveStack, send: ForeignSend): Promise<void> {
  const { topic, compression = 'none', lines, headers = false } = send;
  await execa(
    javaCommand(local, processEnvironment()),
    [
      ...QUICK_START,
      '-cp',
      jarsOf(programFolder(local, 'kafka')),
      'org.apache.kafka.tools.ConsoleProducer',
      '--bootstrap-server',
      config.kafka.brokers.join(','),
      '--topic',
      topic,
      '--compression-codec',
      compression,
      '--reader-property',
      `parse.headers=${headers}`,
      '--reader-property',
      'null.marker=NULL',
    ],
    { input: lines.map((line) => `${line}\n`).join('') },
  );
}
