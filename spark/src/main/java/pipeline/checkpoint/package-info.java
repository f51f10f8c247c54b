/** What a stream goes on from, and what may keep it from going on. */
package pipeline.checkpoint;
