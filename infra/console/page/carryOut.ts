import { sendJson } from './sendJson.ts';

/** What came of an action, for the person who asked. */
export interface Answer {
  readonly ok: boolean;
  readonly text: string;
}

/** Asks the server to act, under this path. Never rejects: what went wrong is the answer. */
export async function carryOut(request: object, path: string): Promise<Answer> {
  try {
    const response = await sendJson(path, request);
    const answer: unknown = await response.json();
    return { ok: response.ok, text: textOf(answer) };
  } catch {
    // The server is away: the page says so at its top, too.
    return {
      ok: false,
      text: 'The console’s server does not answer. Whether it was carried out, the figures will show.',
    };
  }
}

function textOf(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null) return String(answer);
  if ('text' in answer) return String(answer.text);
  return 'error' in answer ? String(answer.error) : 'no answer';
}
