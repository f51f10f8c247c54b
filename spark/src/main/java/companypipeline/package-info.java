/** The Spark job: its entry, {@link companypipeline.StreamCompanies}, and how it is stopped. */
package companypipeline;
