/** Words that CQL keeps for itself: no column may be named so without quotes. See "Appendix A: CQL Keywords" of Cassandra's manual. */
const RESERVED = new Set(
  `add allow alter and any apply asc authorize batch begin by columnfamily create default delete desc describe drop entries execute
  from full grant if in index infinity insert into is keyspace limit materialized mbean mbeans modify nan norecursive not null of on
  or order password primary rename replace revoke schema scylla_clustering_bound scylla_counter_shard_list scylla_timeuuid_list_index
  select set table to token truncate unlogged unset update use using view where with`.split(/\s+/),
);

const NAME = /^[a-z][a-z0-9_]{0,47}$/;

/** Why no column or table may be named so, in words; undefined when one may. Names are written without quotes, so in lower case. */
export function cqlNameProblem(name: string): string | undefined {
  if (!NAME.test(name))
    return 'expected a lower-case letter, then lower-case letters, digits and underscores, at most 48 in all';
  return RESERVED.has(name) ? 'CQL keeps this word for itself' : undefined;
}
