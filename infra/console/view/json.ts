/** A text in JSON, or none: in quotes, a mark, or anything else without spaces. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * JSON on lines of its own, each number and text as it was written: parsed and written again, a long number would be another. What is no
 * JSON stays as it is.
 */
export function indented(text: string): string {
  if (!isJson(text)) return text;
  let depth = 0;
  let out = '';
  const tokens = text.match(TOKENS) ?? [];
  tokens.forEach((token, index) => {
    const next = tokens[index + 1];
    if (token === '{' || token === '[') {
      depth += 1;
      out += token + (next === '}' || next === ']' ? '' : lineAt(depth));
    } else if (token === '}' || token === ']') {
      depth -= 1;
      const before = tokens[index - 1];
      out += (before === '{' || before === '[' ? '' : lineAt(depth)) + token;
    } else if (token === ',') out += token + lineAt(depth);
    else out += token === ':' ? ': ' : token;
  });
  return out;
}

/** A JSON object's own fields as a table shows them: texts without quotes, numbers as they were written, what is nested as `{…}`. Undefined where it is none. */
export function fieldsOf(text: string): ReadonlyMap<string, string> | undefined {
  const tokens = isJson(text) ? (text.match(TOKENS) ?? []) : [];
  if (tokens[0] !== '{') return undefined;
  const fields = new Map<string, string>();
  let depth = 0;
  tokens.forEach((token, index) => {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (depth === 1 && tokens[index + 1] === ':')
      fields.set(String(JSON.parse(token)), cellOf(tokens[index + 2] ?? ''));
  });
  return fields;
}

function cellOf(token: string): string {
  if (token === '{' || token === '[') return token === '{' ? '{…}' : '[…]';
  if (token === 'null') return '';
  return token.startsWith('"') ? String(JSON.parse(token)) : token;
}

function lineAt(depth: number): string {
  return `\n${'  '.repeat(depth)}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Anything may be in a topic, and among the dead letters.
    return false;
  }
}
