/** A text or number in JSON, or the opening of an object or list. */
const VALUE = /"(?:[^"\\]|\\.)*"|[^\s,]+/y;

/** Where a text of {@link indented} JSON has the value of one of its fields; undefined where it has none, or is no such JSON. */
export function valueIn(
  text: string,
  field: string,
): { readonly from: number; readonly to: number } | undefined {
  const name = `\n  ${JSON.stringify(field)}: `;
  const at = text.indexOf(name);
  if (at < 0) return undefined;
  const from = at + name.length;
  VALUE.lastIndex = from;
  return { from, to: from + (VALUE.exec(text)?.[0].length ?? 0) };
}
