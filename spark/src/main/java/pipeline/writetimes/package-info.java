/** Cassandra's write timestamps of what follows from a record: by its place in the log, and by no machine's clock. */
package pipeline.writetimes;
