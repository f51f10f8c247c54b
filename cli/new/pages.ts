/** Names of what leads to a next page, or says that there are several. */
const PAGE_NAMES =
  /^(next|next_?(page|url|uri|link|href|cursor|token|offset)(_?(url|uri|link|token))?|@odata\.nextlink|cursor|page|pages|page_?count|total_?pages|num_?pages|offset|has_?(more|next)|more)$/i;
const LINK = /^(https?:\/\/|\/|\?)/;
const LEVELS = 2;

interface Named {
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * Names that lead to the link of an answer's next page, where it has one beside its items. That, and whatever else looks as if there were further
 * pages, is a doubt.
 */
export function nextPageOf(
  answer: unknown,
  items: readonly string[],
  doubts: string[],
): readonly string[] | undefined {
  // An answer that is the list itself has nothing beside it.
  const marks = items.length === 0 ? [] : marksIn(answer, [], items);
  const link = marks.find(({ path, value }) => isNext(path) && typeof value === 'string' && LINK.test(value));
  const names = marks.map(({ path }) => path.join('.')).join(', ');
  if (link !== undefined)
    doubts.push(
      `The next page is where ${link.path.join('.')} leads, and a tick asks for all pages: of more than 100 it takes none.`,
    );
  else if (marks.length > 0)
    doubts.push(
      `The answer has ${names}: where there are further pages, source.ts has to ask for them; a tick takes the first one alone.`,
    );
  return link?.path;
}

function marksIn(value: unknown, path: readonly string[], items: readonly string[]): readonly Named[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || path.length > LEVELS) return [];
  return Object.entries(value).flatMap(([name, inner]): readonly Named[] => {
    const here = [...path, name];
    if (here.join('.') === items.join('.')) return [];
    if (typeof inner === 'object') return marksIn(inner, here, items);
    return PAGE_NAMES.test(name) && inner !== false ? [{ path: here, value: inner }] : [];
  });
}

function isNext(path: readonly string[]): boolean {
  return /next/i.test(path.at(-1) ?? '');
}
