/** Asks once for all who ask at the same time: whoever comes while an answer is under way gets that. A later one is asked for anew. */
export function askedOnce<T>(ask: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | undefined;
  return () =>
    (underWay ??= ask().finally(() => {
      underWay = undefined;
    }));
}
