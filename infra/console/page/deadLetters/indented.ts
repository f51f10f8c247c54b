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

function lineAt(depth: number): string {
  return `\n${'  '.repeat(depth)}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Anything may be a dead letter.
    return false;
  }
}
