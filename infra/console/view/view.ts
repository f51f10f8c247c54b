import type { ActionRequest } from '../../../cli/actions/requests.ts';

/**
 * What the console shows, as data: the server makes it of a snapshot, the page draws it. Words and figures are written here, so that a
 * test can read them; the page decides on nothing.
 */

/** Each is a shape, a word and a colour; the shape alone suffices. */
export const STATES = [
  /** It works. */
  'ok',
  /** It works, and had nothing to do. */
  'idle',
  /** By a person. */
  'paused',
  /** On its way. */
  'starting',
  /** Well itself; what it needs is away. */
  'waiting',
  /** A bound is passed, work goes on. */
  'behind',
  /** A person should read this. */
  'bad',
  /** It could not be asked, or is not there: neither good nor bad. */
  'unknown',
] as const;
export type State = (typeof STATES)[number];

/** An alert of a pipeline: what it is, and what to do about it. */
export interface AlertView {
  /** Of all alerts that are shown. */
  readonly key: string;
  readonly state: State;
  readonly text: string;
  readonly note: string;
}

/** Sixty values, one a minute, oldest first; null where nothing was measured. */
export type Series = readonly (number | null)[];

/** The line from one station to the next. */
export interface Edge {
  readonly kind: 'flows' | 'waits' | 'broken' | 'none';
}

/** A drawing of the last hour, and what it says in words. */
export interface Spark {
  readonly kind: 'bars' | 'line' | 'checks';
  /** Of checks: 1 passed, 0 failed. */
  readonly points: Series;
  /** For those who do not see it. */
  readonly label: string;
  readonly caption: string;
  /** The largest, or the newest, as text; absent where nothing was measured. */
  readonly note?: string;
}

export interface Station {
  readonly name: string;
  readonly state: State;
  readonly word: string;
  readonly figure: { readonly text: string; readonly unit: string };
  readonly spark: Spark;
  /** Three of them, always: stations keep their height. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** To the next station; absent at the last. */
  readonly edge?: Edge;
}

/** One of the servers or workflows. */
export interface Item {
  readonly name: string;
  readonly state: State;
  /** What is to be said of it, where it is not simply well. */
  readonly note?: string;
  readonly href?: string;
}

/** One sentence for all of it, and what follows where it is not well. */
export interface Verdict {
  readonly state: State;
  readonly sentence: string;
  readonly second: string;
  /** What happens, what the pipeline does about it, what a person can do. */
  readonly answers?: {
    readonly happens: string;
    readonly does: string;
    readonly can: string;
    /** What to type for that. */
    readonly command: string;
  };
}

/** What a person may do now, with what it would do. */
export interface Action {
  readonly name: ActionRequest['action'];
  readonly label: string;
  /** A few words beside its name. */
  readonly note: string;
  /** A sentence or two for the dialog that asks before it is done. */
  readonly about: string;
  /** The same in a terminal. */
  readonly command: string;
  /** The workflow whose history has it. */
  readonly by: { readonly workflowId: string; readonly href?: string };
  /** Present where something is asked for. */
  readonly asks?: NumberAsked | ChoiceAsked;
}

export interface NumberAsked {
  readonly kind: 'number';
  readonly label: string;
  readonly value: number;
  readonly most: number;
}

/** One of several, the first where nothing is chosen; sent as `field`. */
export interface ChoiceAsked {
  readonly kind: 'choice';
  readonly field: string;
  readonly legend: string;
  readonly options: readonly { readonly value: string; readonly label: string; readonly note: string }[];
}

export interface PipelineView {
  readonly name: string;
  readonly state: State;
  readonly word: string;
  readonly about: string;
  readonly stations: readonly Station[];
  readonly proof: {
    readonly state: State;
    readonly text: string;
    readonly note: string;
    /** Records, where the last verification found all of them. */
    readonly readBack?: number;
  };
  /** What lasts that is not well, and what was in the last hour. */
  readonly alerts: readonly AlertView[];
  readonly actions: readonly Action[];
}

export interface ConsoleView {
  /** When it was taken, ISO 8601. */
  readonly at: string;
  readonly verdict: Verdict;
  readonly pipelines: readonly PipelineView[];
  readonly servers: readonly Item[];
  readonly workflows: readonly Item[];
  /** Everything that is not well, worst first. */
  readonly problems: readonly string[];
  /** Nothing can be done from this page. */
  readonly readOnly: boolean;
}

/** What is measured over the last hour, from stored facts. */
export interface History {
  /** Records by the minute of their time, from the totals. */
  readonly records: Series;
  /** Growth of the topic, as the console saw it. */
  readonly appended: Series;
  /** Duration of a micro-batch, seconds. */
  readonly batch: Series;
  /** From a record's append to its commit, of the slowest in the minute, seconds. */
  readonly latency: Series;
  /** Verifications, oldest first. */
  readonly verifications: readonly { readonly ok: boolean; readonly checked: number }[];
}
