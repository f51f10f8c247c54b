/** A power of two leaves every digit as it is, and room for as many of the largest doubles as can be added. */
const SCALE = 2 ** 64;

/**
 * The sum of doubles, rounded once, when it is read: the double nearest to the exact sum, so that it is the same in every order, as the
 * streaming job's is (spark/, ExactSum). After Shewchuk, "Adaptive Precision Floating-Point Arithmetic" (1997), as Python's math.fsum
 * does it: the partial sums do not overlap, grow in magnitude, and add up to exactly what was added. Numbers below 2^-958 may lose digits.
 */
export class ExactSum {
  /** As many as {@link #count} says: an array that is cut and grows again is made anew each time. */
  readonly #partials: number[] = [];
  #count = 0;
  /** The sum of infinities and NaN, which win over all else. */
  #notFinite = 0;

  add(number: number): void {
    if (Number.isFinite(number)) this.#addFinite(number);
    else this.#notFinite += number;
  }

  #addFinite(number: number): void {
    const partials = this.#partials;
    let high = number / SCALE;
    let kept = 0;
    for (let place = 0; place < this.#count; place++) {
      const partial = partials[place] ?? 0;
      const sum = high + partial;
      const rest = Math.abs(high) < Math.abs(partial) ? high - (sum - partial) : partial - (sum - high);
      if (rest !== 0) partials[kept++] = rest;
      high = sum;
    }
    if (high !== 0) partials[kept++] = high;
    this.#count = kept;
  }

  /** 0 of nothing, and never -0. */
  get value(): number {
    if (this.#notFinite !== 0) return this.#notFinite;
    const rest = this.#partials.slice(0, this.#count);
    let high = rest.pop() ?? 0;
    let low = 0;
    while (low === 0) {
      const partial = rest.pop();
      if (partial === undefined) return high * SCALE;
      const sum = high + partial;
      low = partial - (sum - high);
      high = sum;
    }
    // Exactly half-way, the next partial says which of the two neighbours is nearer.
    const next = rest.pop() ?? 0;
    const doubled = 2 * low;
    if (next !== 0 && low < 0 === next < 0 && high + doubled - high === doubled) high += doubled;
    return high * SCALE;
  }
}
