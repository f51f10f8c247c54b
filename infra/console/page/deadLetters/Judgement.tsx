import { useEffect, useState } from 'preact/hooks';
import type { ShownDeadLetter, ShownLine } from '../../../../cli/deadLetters/shown.ts';
import { having, tell, type Asked } from '../ask.ts';
import { address } from '../pipelines.ts';

/** A pause in typing after which the schema is asked. */
const PAUSE_MS = 300;

/** What the schema says of a text, once nobody types; undefined until then. */
export function useJudgement(of: string, text: string | undefined): Asked<ShownDeadLetter> | undefined {
  const [judged, setJudged] = useState<Asked<ShownDeadLetter> | undefined>();
  useEffect(() => {
    setJudged(undefined);
    if (text === undefined) return undefined;
    let wanted = true;
    const look = async () => {
      const answer = await tell(address(`${of}/judge`), { value: text }, having<ShownDeadLetter>('bytes'));
      if (wanted) setJudged(answer);
    };
    const timer = setTimeout(() => void look(), PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [text]);
  return judged;
}

/** Fields that it objects to. */
export function marksOf(judged: Asked<ShownDeadLetter> | undefined): readonly ShownLine[] {
  const lines = judged !== undefined && 'value' in judged ? judged.value.lines : undefined;
  return (lines ?? []).filter(({ problem }) => problem !== undefined);
}

interface JudgementProps {
  readonly judged: Asked<ShownDeadLetter> | undefined;
  readonly show: (field: string) => void;
}

/** What the schema says; a field is shown in the text when it is pressed. */
export function Judgement({ judged, show }: JudgementProps) {
  if (judged === undefined) return <p class="quiet">The schema is asked…</p>;
  if ('error' in judged) return <p class="refused">It could not be judged: {judged.error}</p>;
  const { problem } = judged.value;
  if (problem === undefined) return <p class="quiet">It would be accepted now.</p>;
  const marked = marksOf(judged);
  return (
    <>
      <p class="refused">It would be refused{marked.length === 0 ? `: ${problem}` : ':'}</p>
      {marked.length > 0 && (
        <ul class="marks">
          {marked.map(({ field, problem: says }) => (
            <li key={field}>
              <button type="button" class="link" onClick={() => show(field)}>
                <code>{field}</code>
              </button>{' '}
              {says}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
