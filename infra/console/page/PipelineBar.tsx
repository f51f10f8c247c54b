import type { PipelineView } from '../view/view.ts';
import { Icon } from './Icon.tsx';
import { address, chosenPipeline, pipelineNames, shownPipeline } from './pipelines.ts';

interface PipelineBarProps {
  /** Path of the section, which stays. */
  readonly here: string;
  /** As they are now; before the first look, none. */
  readonly pipelines: readonly PipelineView[];
}

/** So many pipelines are shown whole on one page; of more there is a table, and one of them is shown whole on its own page. */
export const WHOLE = 3;

/** Which pipeline a section is about, each with its state; not there where there is but one. */
export function PipelineBar({ here, pipelines }: PipelineBarProps) {
  const names = pipelineNames();
  const isOverview = here === '/';
  const chosen = isOverview ? chosenPipeline() : shownPipeline();
  // Where the page is the table of all of them, that leads to each.
  if (names.length < 2 || (chosen === undefined && names.length > WHOLE)) return null;
  return (
    <nav class="pipelines" aria-label="Pipelines">
      {isOverview && (
        <a href="/" {...current(chosen === undefined)}>
          All
        </a>
      )}
      {names.map((name) => {
        const state = pipelines.find((one) => one.name === name)?.state ?? 'unknown';
        return (
          <a href={address(here, name)} class={`is-${state}`} key={name} {...current(name === chosen)}>
            <Icon of={state} size={14} /> {name}
          </a>
        );
      })}
    </nav>
  );
}

function current(is: boolean): { readonly 'aria-current'?: 'page' } {
  return is ? { 'aria-current': 'page' } : {};
}
