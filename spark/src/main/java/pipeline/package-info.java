/** The Spark job: its entry, {@link pipeline.StreamRecords}, and how it is stopped. */
package pipeline;
