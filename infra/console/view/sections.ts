/** The console's sections, each with its path. */
export const SECTIONS = [
  ['/', 'Overview'],
  ['/charts', 'Charts'],
  ['/record', 'Record'],
  ['/dead-letters', 'Dead letters'],
  ['/backfill', 'Back-fill'],
  ['/ledger', 'Ledger'],
  ['/topics', 'Topics'],
] as const;
