const EXAMPLES = 3;

/** The first few of the names, for people. */
export function examplesOf(names: readonly string[]): string {
  return names.slice(0, EXAMPLES).join('; ') + (names.length > EXAMPLES ? '; …' : '');
}
