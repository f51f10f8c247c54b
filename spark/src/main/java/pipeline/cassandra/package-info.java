/** How Cassandra is spoken to: asynchronously, with a bound on what is in flight, and again and again while it is away. */
package pipeline.cassandra;
