import { createReadStream } from 'node:fs';
import { digestOfLine, readLine } from '../../connections/cassandra/ledger.ts';
import type { StoredLine } from '../../domain/ledger.ts';
import { hasCode } from '../../infra/errorCode.ts';

const LINE_BREAK = 0x0a;

/** A line of a file, and where it ends. */
export interface KeptLine extends StoredLine {
  /** Bytes of the file up to here. */
  readonly end: number;
}

/**
 * Lines of a file that a ledger was written to, in order; none where there is no file. What stands behind the last line break was not written
 * whole, and is none.
 */
export async function* readKept(file: string): AsyncGenerator<KeptLine> {
  let rest = Buffer.alloc(0);
  let [number, end] = [0, 0];
  try {
    const chunks: AsyncIterable<Buffer> = createReadStream(file);
    for await (const chunk of chunks) {
      rest = Buffer.concat([rest, chunk]);
      for (let to = rest.indexOf(LINE_BREAK); to >= 0; to = rest.indexOf(LINE_BREAK)) {
        const text = rest.subarray(0, to).toString();
        rest = rest.subarray(to + 1);
        end += to + 1;
        const digest = digestOfLine(text);
        number = readLine({ number, text, digest })?.number ?? number + 1;
        yield { number, text, digest, end };
      }
    }
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}
