/** What comes from Kafka: messages, and the companies in them, checked against the registered schema. */
package companypipeline.records;
