import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { create, isAxiosError } from 'axios';
import { hasCode } from '../errorCode.ts';
import { DownloadFailed, messageOf } from './errors.ts';

/** A file to fetch. */
export interface Download {
  readonly url: string;
  /** Where it is to be. What has come so far is beside it, and the next try goes on from there. */
  readonly file: string;
  readonly sha256: string;
  /** Limit for an answer to begin, and for each pause within it. */
  readonly silenceMs: number;
  readonly onOutput: (line: string) => void;
}

/**
 * Fetches a file, going on where an earlier try broke off; it is there only when it is whole, by its SHA-256.
 * @throws DownloadFailed after no more than `silenceMs` without a byte.
 */
export async function download(what: Download): Promise<void> {
  const part = `${what.file}.part`;
  try {
    await mkdir(path.dirname(part), { recursive: true });
    await fetchRest(what, part, await sizeOf(part));
  } catch (error) {
    throw new DownloadFailed(what.url, reasonOf(error, what.silenceMs), error);
  }
  const sum = await sha256Of(part);
  if (sum !== what.sha256) {
    // To go on from it would come to the same sum again.
    await rm(part);
    throw new DownloadFailed(what.url, `expected the SHA-256 ${what.sha256}, got ${sum}`);
  }
  await rename(part, what.file);
}

async function fetchRest({ url, silenceMs, onOutput }: Download, part: string, from: number): Promise<void> {
  const silence = new AbortController();
  const end = () => silence.abort(new Silence());
  let timer = setTimeout(end, silenceMs);
  try {
    const { status, headers, data } = await create().get<Readable>(url, {
      responseType: 'stream',
      headers: from === 0 ? {} : { Range: `bytes=${from}-` },
      signal: silence.signal,
      decompress: false,
      // All of it was there: the server has nothing behind its end.
      validateStatus: (code) => code === 200 || code === 206 || (from > 0 && code === 416),
    });
    if (status === 416) {
      data.destroy();
      return;
    }
    const begun = status === 206 ? from : 0;
    const whole = begun + Number(headers['content-length'] ?? Number.NaN);
    let come = begun;
    let said = '';
    data.on('data', (chunk: Buffer) => {
      clearTimeout(timer);
      timer = setTimeout(end, silenceMs);
      come += chunk.length;
      const line = progressLine(come, whole);
      if (line !== said) onOutput(line);
      said = line;
    });
    await pipeline(data, createWriteStream(part, { flags: begun === 0 ? 'w' : 'a' }), {
      signal: silence.signal,
    });
    if (come < whole) throw new Error(`it broke off after ${come} of ${whole} bytes`);
  } catch (error) {
    throw silence.signal.aborted ? silence.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

/** Nothing came for too long. */
class Silence extends Error {
  override readonly name = 'Silence';
}

function reasonOf(error: unknown, silenceMs: number): string {
  if (error instanceof Silence) return `nothing came for ${silenceMs / 1000} s`;
  if (isAxiosError(error) && error.response !== undefined) return `the answer was ${error.response.status}`;
  // Of a host with several addresses, none of which answers, there is a code alone.
  if (isAxiosError(error) && error.message === '') return error.code ?? 'there is no connection';
  return messageOf(error);
}

function mebibytes(bytes: number): number {
  return Math.floor(bytes / 2 ** 20);
}

function progressLine(come: number, whole: number): string {
  if (Number.isNaN(whole)) return `${mebibytes(come)} MiB`;
  return `${Math.floor((100 * come) / whole)} % of ${mebibytes(whole)} MiB`;
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
