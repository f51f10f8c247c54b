import type { LedgerView } from '../ledger.ts';
import { having } from './ask.ts';
import { Command } from './Command.tsx';
import { Icon } from './Icon.tsx';
import { address, command } from './pipelines.ts';
import { usePolled } from './usePolled.ts';
import { number, time } from './words.ts';

const EVERY_MS = 5000;
const IS_VIEW = having<LedgerView>('rows');

/** What verifications have read and found, line by line, and whether the chain of the lines holds. */
export function Ledger() {
  const { asked } = usePolled(address('/api/ledger'), IS_VIEW, EVERY_MS);
  return (
    <section>
      {asked === undefined && <h1 class="title">The ledger</h1>}
      {asked === undefined && <p class="quiet">The first look takes a moment.</p>}
      {asked !== undefined && 'error' in asked && (
        <>
          <h1 class="title">The ledger</h1>
          <p class="refused">It could not be read: {asked.error}</p>
        </>
      )}
      {asked !== undefined && 'value' in asked && <Lines view={asked.value} />}
    </section>
  );
}

function Lines({ view: { followed, newest, breaks, rows } }: { readonly view: LedgerView }) {
  if (newest === undefined)
    return (
      <>
        <h1 class="title">The ledger has no line yet.</h1>
        <p class="quiet">The first verification that reads records adds it.</p>
      </>
    );
  const holds = breaks.length === 0;
  return (
    <>
      <div class={`chain is-${holds ? 'ok' : 'bad'}`}>
        <Icon of={holds ? 'ok' : 'bad'} size={20} />
        <h1 class="title">{holds ? 'The chain holds.' : 'The chain is broken.'}</h1>
      </div>
      <p class="quiet">
        {holds
          ? `None of the last ${number(followed)} lines was changed, taken out or put elsewhere.`
          : 'Somebody has written to the ledger, beside the verifications.'}{' '}
        Whether topic and tables still are what they say: <Command text={command('npx pipeline prove')} />
      </p>
      {!holds && (
        <ul class="problems">
          {breaks.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      <table>
        <thead>
          <tr>
            <th class="number">line</th>
            <th>verified</th>
            <th class="number">records</th>
            <th class="number optional">refused</th>
            <th class="number">lost</th>
            <th class="number">different</th>
            <th class="wide optional">digest</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.number}>
              <td class="number">{number(row.number)}</td>
              <td>{time(row.at)}</td>
              <td class="number">{number(row.records)}</td>
              <td class="number optional">{number(row.refused)}</td>
              <td class="number">{number(row.lost)}</td>
              <td class="number">{number(row.different)}</td>
              <td class="wide optional">
                <code>{row.digest}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="faint">
        Lost and different are as each verification found it; what was, was published again. Keep a digest
        elsewhere, and <Command text={command('npx pipeline prove --known <digest>')} /> says whether it still
        stands here.
      </p>
    </>
  );
}
