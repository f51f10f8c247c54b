/** What is configured, and the words of the configuration: granularities, retentions, log levels. */
package pipeline.settings;
