/** What comes from Kafka: messages, and the records in them, checked against their schema. */
package pipeline.records;
