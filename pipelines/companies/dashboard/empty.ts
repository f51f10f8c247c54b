/** What a panel over all companies shows where it has none. */
export const EMPTY = 'no company in this time range yet';

/** Likewise in a gauge or beside a bar, where there is no room for more. */
export const SHORT_EMPTY = 'none yet';
