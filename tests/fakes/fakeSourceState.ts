import type { KnownVersion, SourceState } from '../../connections/cassandra/sourceState.ts';

/** What is known of a source's records, in memory. */
export class FakeSourceState implements SourceState {
  readonly versions = new Map<string, KnownVersion>();
  /** Thrown by every call while it is set. */
  failure: Error | undefined;

  known(keys: readonly string[]): Promise<ReadonlyMap<string, KnownVersion>> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    return Promise.resolve(new Map([...this.versions].filter(([key]) => keys.includes(key))));
  }

  remember(versions: ReadonlyMap<string, KnownVersion>): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    for (const [key, version] of versions) this.versions.set(key, version);
    return Promise.resolve();
  }
}
