import { KEYSPACE, SHARED_TABLES } from '../../domain/names.ts';
import type { Cassandra } from './cassandra.ts';

/** What was last published of a key. */
export interface KnownVersion {
  /** Of the record's text. */
  readonly digest: string;
  /** Of a source whose records have one. */
  readonly version?: number;
}

/** What a pipeline has published of a source that answers with its state, time after time. */
export interface SourceState {
  /** Those of `keys` of which something is known. @throws CassandraUnavailable, CassandraRefused, CassandraSchemaMissing. */
  known(keys: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, KnownVersion>>;
  /** By key, what is published now. @throws as `known`. */
  remember(versions: ReadonlyMap<string, KnownVersion>, signal: AbortSignal): Promise<void>;
}

const TABLE = `${KEYSPACE}.${SHARED_TABLES.sourceState}`;
const KEYS_A_QUERY = 50;

/** {@link SourceState} in Cassandra, which forgets after 30 days what has not changed since: it is then published once more. */
export function sourceState(cassandra: Cassandra, pipeline: string): SourceState {
  return {
    async known(keys, signal) {
      const queries = Array.from({ length: Math.ceil(keys.length / KEYS_A_QUERY) }, (_, n) => [
        pipeline,
        keys.slice(n * KEYS_A_QUERY, (n + 1) * KEYS_A_QUERY),
      ]);
      const rows = await cassandra.executeAll(
        `SELECT key, digest, version FROM ${TABLE} WHERE pipeline = ? AND key IN ?`,
        queries,
        signal,
      );
      return new Map(
        rows
          .flat()
          .map(({ key, digest, version }) => [
            String(key),
            { digest: String(digest), ...(typeof version === 'bigint' ? { version: Number(version) } : {}) },
          ]),
      );
    },
    async remember(versions, signal) {
      await cassandra.executeAll(
        `INSERT INTO ${TABLE} (pipeline, key, digest, version) VALUES (?, ?, ?, ?)`,
        [...versions].map(([key, { digest, version }]) => [
          pipeline,
          key,
          digest,
          version === undefined ? null : BigInt(version),
        ]),
        signal,
      );
    },
  };
}
