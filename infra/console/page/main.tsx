import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ConsoleView } from '../view/view.ts';
import { Overview } from './Overview.tsx';

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
          <a class="brand" href="/">
            Pipelines
          </a>
          <nav class="tabs" aria-label="Sections">
            <a href="/" aria-current="page">
              Overview
            </a>
            <a href="/topics">Topics</a>
          </nav>
          <span class={live ? 'live' : 'live stale'}>{live ? 'live' : 'connecting'}</span>
          {view !== undefined && <time dateTime={view.at}>{view.at.slice(11, 19)} UTC</time>}
        </div>
      </header>
      <main id="content">
        {view === undefined ? <p class="quiet">The first look takes a moment.</p> : <Overview view={view} />}
      </main>
    </>
  );
}

render(<Page />, document.body);
