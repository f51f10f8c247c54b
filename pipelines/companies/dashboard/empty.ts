/** What a panel over all companies shows where it has none. */
export const EMPTY = 'no company in this time range yet';
