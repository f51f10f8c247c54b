import { useEffect, useState } from 'preact/hooks';
import { ask, type Asked } from './ask.ts';

/** The newest answer; absent before the first one. */
export interface Polled<T> {
  readonly asked: Asked<T> | undefined;
  /** Asks now, as something was done that changes the answer. */
  readonly look: () => void;
}

/**
 * Asks at once, and again `everyMs` after each answer: never twice at a time, as the answer to the earlier question may be the later to come, and
 * tells what was before. For the same reason a question that is still open is dropped when another path is wanted, or `look` is called.
 */
export function usePolled<T>(path: string, is: (value: unknown) => value is T, everyMs: number): Polled<T> {
  const [asked, setAsked] = useState<Asked<T> | undefined>();
  const [looks, setLooks] = useState(0);
  useEffect(() => {
    let wanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const poll = async () => {
      const answer = await ask(path, is);
      if (!wanted) return;
      setAsked(answer);
      timer = setTimeout(() => void poll(), everyMs);
    };
    void poll();
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [path, looks]);
  return { asked, look: () => setLooks((so) => so + 1) };
}
