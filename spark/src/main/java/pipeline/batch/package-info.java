/** One micro-batch: read, stored or set aside, and the totals that it touches computed anew. */
package pipeline.batch;
