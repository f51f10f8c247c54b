import { ActionRefused } from './actions.ts';

/** Exit code of what was refused, or is not all well; 1 is whatever else went wrong. */
export const REFUSED = 2;

/** What a command prints: for a script the value as one JSON object, else the text. */
export type Print = (value: object, text: string) => void;

/** Prints to `line`, by default standard output. */
export function printOf(
  json: boolean | undefined,
  line: (text: string) => void = (text) => void process.stdout.write(`${text}\n`),
): Print {
  return (value, text) => line(json === true ? JSON.stringify(value) : text);
}

/**
 * Does a command's work, which answers whether all of it is well, and answers the exit code. A refusal is printed: a script reads
 * `{ "ok": false, "refused" }`.
 */
export async function exitCodeOf(print: Print, work: () => Promise<boolean>): Promise<number> {
  try {
    return (await work()) ? 0 : REFUSED;
  } catch (error) {
    if (!(error instanceof ActionRefused)) throw error;
    print({ ok: false, refused: error.message }, error.message);
    return REFUSED;
  }
}
