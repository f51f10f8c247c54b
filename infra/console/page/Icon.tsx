import type { State } from '../view/view.ts';

/** One shape a state, so that no colour is needed to tell them apart. */
const SHAPES: Readonly<Record<State | 'seal' | 'down', string>> = {
  ok: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM5.2 8.2l2 2 3.8-4',
  idle: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM5.2 8h5.6',
  paused: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM6.4 5.8v4.4M9.6 5.8v4.4',
  starting: 'M13.5 7A5.6 5.6 0 0 0 3.4 4.6M2.5 2v3h3M2.5 9a5.6 5.6 0 0 0 10.1 2.4M13.5 14v-3h-3',
  waiting: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 4.6V8l2.2 1.6',
  behind: 'M8 2.2 14.2 13H1.8zM8 6.4v3M8 11.2v.1',
  bad: 'M5.4 1.8h5.2l3.6 3.6v5.2l-3.6 3.6H5.4l-3.6-3.6V5.4zM6 6l4 4M10 6l-4 4',
  unknown: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z',
  seal: 'M8 1.8 13.2 4v4c0 3-2.2 5.2-5.2 6.2C5 13.2 2.8 11 2.8 8V4zM5.6 8l1.7 1.7 3.1-3.3',
  down: 'M4.5 6.5 8 10l3.5-3.5',
};

/** A state's, or a control's, drawing; said in words beside it, so hidden from screen readers. */
export function Icon({ of, size = 16 }: { readonly of: keyof typeof SHAPES; readonly size?: number }) {
  return (
    <svg class={`icon icon-${of}`} viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path d={SHAPES[of]} />
    </svg>
  );
}
