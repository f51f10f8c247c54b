import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { SECTIONS } from '../view/sections.ts';
import type { ConsoleView } from '../view/view.ts';
import { Backfill } from './Backfill.tsx';
import { Charts } from './charts/Charts.tsx';
import { DeadLetters } from './deadLetters/DeadLetters.tsx';
import { Ledger } from './Ledger.tsx';
import { Overview } from './Overview.tsx';
import { PipelineBar } from './PipelineBar.tsx';
import { address } from './pipelines.ts';
import { Record } from './Record.tsx';

/** What is newest, and whether more is coming. */
interface Feed {
  readonly view?: ConsoleView;
  readonly live: boolean;
}

/** Follows the server's events; a browser's EventSource connects again by itself. */
function useFeed(): Feed {
  const [feed, setFeed] = useState<Feed>({ live: false });
  useEffect(() => {
    const events = new EventSource('/api/events');
    events.addEventListener('view', (event: MessageEvent<string>) => {
      const view: unknown = JSON.parse(event.data);
      if (isView(view)) setFeed({ view, live: true });
    });
    events.addEventListener('error', () => setFeed((last) => ({ ...last, live: false })));
    return () => events.close();
  }, []);
  return feed;
}

/** The server that made the page made the view: one look tells a view from anything else. */
function isView(value: unknown): value is ConsoleView {
  return typeof value === 'object' && value !== null && 'verdict' in value;
}

function Page() {
  const { view, live } = useFeed();
  const here = location.pathname;
  useEffect(() => {
    if (view !== undefined) document.title = `${view.verdict.sentence} Pipelines`;
  }, [view?.verdict.sentence]);
  return (
    <>
      <a class="skip" href="#content">
        To the content
      </a>
      <header class="top">
        <div>
          <a class="brand" href="/" aria-label="Pipelines">
            <Brand /> <span>Pipelines</span>
          </a>
          <nav class="tabs" aria-label="Sections">
            {SECTIONS.map(([path, name]) => (
              <a
                href={address(path)}
                key={path}
                {...(path === here ? { 'aria-current': 'page' as const } : {})}
              >
                {name}
              </a>
            ))}
          </nav>
          <span class={live ? 'live' : 'live stale'}>{live ? 'live' : 'connecting'}</span>
          {view !== undefined && <time dateTime={view.at}>{view.at.slice(11, 19)} UTC</time>}
        </div>
      </header>
      <PipelineBar here={here} pipelines={view?.pipelines ?? []} />
      <main id="content">
        {here === '/charts' ? (
          <Charts at={view?.at} />
        ) : here === '/dead-letters' ? (
          <DeadLetters />
        ) : here === '/backfill' ? (
          <Backfill />
        ) : here === '/ledger' ? (
          <Ledger />
        ) : here === '/record' ? (
          <Record />
        ) : view === undefined ? (
          <p class="quiet">The first look takes a moment.</p>
        ) : (
          <Overview view={view} />
        )}
      </main>
    </>
  );
}

/** Three stations on a line. */
function Brand() {
  return (
    <svg viewBox="0 0 20 8" width="20" height="8" aria-hidden="true">
      <path d="M3 4h14" />
      <circle cx="3" cy="4" r="2.5" />
      <circle cx="10" cy="4" r="2.5" />
      <circle class="full" cx="17" cy="4" r="2.5" />
    </svg>
  );
}

render(<Page />, document.body);
