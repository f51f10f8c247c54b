import { COMPANIES } from '../../tests/companies.ts';
import type { Row } from './cassandra.ts';
import { recordFacts } from './recordFacts.ts';

const ID = '8b1f0c52-6d0e-5a7e-9a55-0c6f1d1b7e43';
const micros = (at: string) => BigInt(Date.parse(at)) * 1000n;

/** When the record of a row that was written at this time was appended, of tables that began so. */
async function appendedAt(written: string, begin: Row | undefined): Promise<string | undefined> {
  const execute = async (query: string): Promise<readonly Row[]> => {
    if (query.includes('WRITETIME')) return [{ written: micros(written) }];
    if (query.includes('write_times')) return begin === undefined ? [] : [begin];
    return [{ id: ID }];
  };
  return (await recordFacts({ execute }, COMPANIES).row(ID))?.appendedAt;
}

describe('when the record of a row was appended', () => {
  it('is its write timestamp, where these go with the log', async () => {
    const at = '2026-11-23T12:00:01.000Z';
    expect(await appendedAt(at, undefined)).toBe(at);
    expect(await appendedAt(at, { first_append: null, later_than: null })).toBe(at);
    expect(await appendedAt(at, { first_append: 0n, later_than: 0n })).toBe(at);
  });

  it('follows from it where they run ahead after an upgrade, and go up by a fifth of the time between two appends', async () => {
    const begin = {
      first_append: micros('2026-11-23T12:00:00.000Z'),
      later_than: micros('2026-11-23T13:00:00.000Z'),
    };
    // Ten minutes later they are two minutes further.
    expect(await appendedAt('2026-11-23T13:02:00.000Z', begin)).toBe('2026-11-23T12:10:00.000Z');
    // After an hour and a quarter both are the same, and stay so.
    expect(await appendedAt('2026-11-23T13:15:00.000Z', begin)).toBe('2026-11-23T13:15:00.000Z');
    expect(await appendedAt('2026-11-23T14:00:00.000Z', begin)).toBe('2026-11-23T14:00:00.000Z');
    // Of the earlier version, or read again.
    expect(await appendedAt('2026-11-23T11:59:00.000Z', begin)).toBe('2026-11-23T11:59:00.000Z');
  });
});
