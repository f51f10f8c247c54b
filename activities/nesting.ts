/** Levels of arrays and objects in a value that JSON.parse made, counted without recursion: 0 of a text, 1 of `[]`. */
export function depthOf(value: unknown): number {
  let deepest = 0;
  const left: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const depth = isNested(next.value) ? next.depth + 1 : next.depth;
    deepest = Math.max(deepest, depth);
    if (isNested(next.value))
      for (const inner of Object.values(next.value)) left.push({ value: inner, depth });
  }
  return deepest;
}

/**
 * The text that JSON.stringify makes of a value that JSON.parse made, however deep it is: JSON.stringify itself runs out of
 * stack at a few thousand levels, which JSON.parse reads.
 */
export function deepJson(value: unknown): string {
  const written: string[] = [];
  const left: ({ readonly text: string } | { readonly value: unknown })[] = [{ value }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if ('text' in next) written.push(next.text);
    else if (!isNested(next.value)) written.push(JSON.stringify(next.value));
    else for (const piece of piecesOf(next.value).toReversed()) left.push(piece);
  }
  return written.join('');
}

function piecesOf(nested: object): ({ readonly text: string } | { readonly value: unknown })[] {
  const [open, close] = Array.isArray(nested) ? ['[', ']'] : ['{', '}'];
  const fields: [string, unknown][] = Object.entries(nested);
  const inner = fields
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value], index) => [
      { text: `${index === 0 ? '' : ','}${Array.isArray(nested) ? '' : `${JSON.stringify(name)}:`}` },
      { value },
    ]);
  return [{ text: open }, ...inner, { text: close }];
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
