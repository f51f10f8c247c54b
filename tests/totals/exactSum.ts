/** Every double is a whole multiple of 2^-1074. */
const SMALLEST_EXPONENT = -1074;

/**
 * The double nearest to the exact sum of `numbers` (ties to even), by whole numbers of any size: what the streaming job's own
 * algorithm, which is another one, must give.
 */
export function exactSum(numbers: readonly number[]): number {
  const special = numbers.filter((number) => !Number.isFinite(number));
  if (special.length > 0) return special.reduce((sum, number) => sum + number, 0);
  return nearest(numbers.reduce((sum, number) => sum + units(number), 0n));
}

/** A double as a multiple of 2^-1074. */
function units(number: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, number);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  const magnitude = exponent === 0n ? fraction : (fraction | (1n << 52n)) << (exponent - 1n);
  return number < 0 ? -magnitude : magnitude;
}

/** The double nearest to so many 2^-1074. */
function nearest(count: bigint): number {
  const magnitude = count < 0n ? -count : count;
  // 64 bits, the last one standing for all that are cut off: Number() rounds once, and right.
  const cut = BigInt(Math.max(0, magnitude.toString(2).length - 64));
  const kept = magnitude >> cut;
  const rest = kept << cut === magnitude ? 0n : 1n;
  const rounded = Number(kept | rest) * 2 ** (Number(cut) + SMALLEST_EXPONENT);
  return count < 0n ? -rounded : rounded;
}
