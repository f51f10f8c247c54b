/** What the job reports after each batch: where it stands, and its metrics. */
package pipeline.progress;
