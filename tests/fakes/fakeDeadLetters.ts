import type { DeadLetter, DeadLetters, Stretch } from '../../connections/cassandra/deadLetters.ts';

/** Dead letters in memory. */
export class FakeDeadLetters implements DeadLetters {
  readonly rows = new Map<string, DeadLetter>();
  /** Thrown by the next `mark`, once. */
  failNextMark: Error | undefined;

  add(letter: DeadLetter): void {
    this.rows.set(`${letter.partition}/${letter.offset}`, letter);
  }

  letters({ day, partition, after = '-1', limit }: Stretch) {
    const found = [...this.rows.values()]
      .filter((row) => row.day === day && row.partition === partition && BigInt(row.offset) > BigInt(after))
      .toSorted((one, other) => Number(one.offset) - Number(other.offset));
    return Promise.resolve(found.slice(0, limit));
  }

  heads(stretch: Stretch) {
    return this.letters(stretch);
  }

  at(_: string, { day, partition, offset }: Parameters<DeadLetters['at']>[1]) {
    const row = this.rows.get(`${partition}/${offset}`);
    return Promise.resolve(row?.day === day ? row : undefined);
  }

  mark(_: string, marks: Parameters<DeadLetters['mark']>[1]): Promise<void> {
    const failure = this.failNextMark;
    this.failNextMark = undefined;
    if (failure !== undefined) return Promise.reject(failure);
    for (const { partition, offset, at, to, outcome } of marks) {
      const row = this.rows.get(`${partition}/${offset}`);
      if (row !== undefined) this.add({ ...row, redriven: { at: at.toISOString(), to, outcome } });
    }
    return Promise.resolve();
  }

  outcomes(): readonly string[] {
    return [...this.rows.values()].map(({ redriven }) => redriven?.outcome ?? 'open');
  }
}
