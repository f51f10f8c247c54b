import { totalmem } from 'node:os';
import { availableMemory, cacheIn, reclaimableByVmStat } from './availableMemory.ts';

const VM_STAT = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                               10000.
Pages active:                            300000.
Pages inactive:                          250000.
Pages speculative:                         5000.
Pages throttled:                              0.
Pages wired down:                        120000.
Pages purgeable:                           2000.
"Translation faults":                 123456789.
`;

describe('the memory that can be had', () => {
  it('is on macOS what is free, and what is given up for others', () => {
    expect(reclaimableByVmStat(VM_STAT)).toBe(267_000 * 16_384);
  });

  it("counts the files' pages of a container, which are given up, too", () => {
    expect(cacheIn('anon 700\nfile 300\ninactive_file 200\nactive_file 90\nslab 4\n')).toBe(290);
    expect(cacheIn('')).toBe(0);
  });

  it('is more than nothing here, and no more than there is', async () => {
    const available = await availableMemory();
    expect(available).toBeGreaterThan(0);
    expect(available).toBeLessThanOrEqual(totalmem());
  });
});
