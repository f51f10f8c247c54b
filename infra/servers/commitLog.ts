import { appendFile, mkdir, open, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { hasCode } from '../errorCode.ts';

/** A segment begins with the version of its format and its id, of four and eight bytes. */
const BEGINNING_BYTES = 12;

/**
 * Puts segments of a Cassandra's commit log that have no beginning into a folder beside it, and says so in the log: a full disk leaves
 * them, and with one that is not the last, Cassandra would not start any more. No acknowledged write is in them, as a segment's
 * beginning is written, and synced, before anything else of it. What is damaged otherwise stays, for a person to decide.
 */
export async function setAsideBlankSegments(commitLog: string, logFile: string): Promise<void> {
  for (const name of await segmentsOf(commitLog)) {
    if (!(await isBlank(path.join(commitLog, name)))) continue;
    const aside = `${commitLog}-blank`;
    await mkdir(aside, { recursive: true });
    await rename(path.join(commitLog, name), path.join(aside, name));
    await mkdir(path.dirname(logFile), { recursive: true });
    await appendFile(
      logFile,
      `Segment ${name} of the commit log has no beginning, as a full disk leaves it, and is in ${aside} now; nothing acknowledged is in it\n`,
    );
  }
}

async function segmentsOf(commitLog: string): Promise<readonly string[]> {
  try {
    return (await readdir(commitLog)).filter((name) => /^CommitLog-.*\.log$/.test(name));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

async function isBlank(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING_BYTES), 0, BEGINNING_BYTES, 0);
    return bytesRead < BEGINNING_BYTES || buffer.every((byte) => byte === 0);
  } finally {
    await handle.close();
  }
}
