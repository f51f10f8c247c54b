/** What is judged, in the order in which a person should look. */
export const ALERT_KINDS = ['verification', 'ticks', 'freshness', 'lag', 'deadLetters', 'volume'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** What a state is called while it lasts: `stale since …`. */
export const ALERT_WORDS: Readonly<Record<AlertKind, string>> = {
  verification: 'not verified',
  ticks: 'ticks stalled',
  freshness: 'stale',
  lag: 'behind',
  deadLetters: 'dead letters',
  volume: 'unusual volume',
};

/** What a person can do about it. */
export const ALERT_ADVICE: Readonly<Record<AlertKind, string>> = {
  verification:
    'See npx pipeline status for the check that failed; what is missing is published again by itself. npx pipeline verify verifies at once.',
  ticks:
    'Look whether the source answers; npx pipeline tick asks it at once. Ticks go on by themselves once it does.',
  freshness:
    'Look whether ticks publish records and the stream stores them: npx pipeline status names what does not answer. A source that has nothing new is well: then raise staleSeconds.',
  lag: 'Look at the Spark driver in npx pipeline status; npx pipeline restart replaces it. Nothing is lost meanwhile: records wait in Kafka for seven days.',
  deadLetters:
    'npx pipeline dead-letters says why they were refused; once the cause is mended, npx pipeline dead-letters redrive sends them again.',
  volume: 'Compare with the source; where it is as it should be now, the days to come become the measure.',
};
