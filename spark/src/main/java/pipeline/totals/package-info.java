/** Totals by the minute, the hour and the day as a pure function of the stored records, and their tables. */
package pipeline.totals;
