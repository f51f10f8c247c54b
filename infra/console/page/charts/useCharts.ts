import { useEffect, useRef, useState } from 'preact/hooks';
import { REFRESH_MS, type ChartsView } from '../../charts/chartsView.ts';
import { ask, having } from '../ask.ts';
import { chartsAddress, type Chosen } from './address.ts';

/** The newest charts that were read, of whatever was chosen then; and why those that are wanted now could not be read. */
export interface Charts {
  readonly view?: ChartsView;
  readonly error?: string;
}

/** Asks for what is chosen at once, and again with the server's events, as often as the range is worth it. `at` is that of the newest event. */
export function useCharts(chosen: Chosen, at: string | undefined): Charts {
  const [charts, setCharts] = useState<Charts>({});
  const wanted = chartsAddress('/api/charts', chosen);
  const asked = useRef({ address: '', atMs: 0, open: false });

  useEffect(() => {
    const now = Date.now();
    const { address, atMs, open } = asked.current;
    // One question at a time: of two, the earlier may be answered later, with what was before.
    if (address === wanted && (open || now - atMs < REFRESH_MS[chosen.range])) return;
    const question = { address: wanted, atMs: now, open: true };
    asked.current = question;
    const look = async () => {
      const answer = await ask(wanted, having<ChartsView>('perMinute'));
      question.open = false;
      // Somebody may have chosen something else meanwhile.
      if (asked.current !== question) return;
      setCharts((last) => ('value' in answer ? { view: answer.value } : { ...last, error: answer.error }));
    };
    void look();
  }, [wanted, at]);
  return charts;
}
