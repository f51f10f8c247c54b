import type { Random } from './random.ts';
import type { Recovery } from './recovery.ts';
import type { Rig } from './rig.ts';

/** What an injection did. */
export interface Injected {
  /** When nothing was broken any more, and all that remained was the pipeline's own to do: milliseconds since 1970. */
  readonly healedAt: number;
  /** When it stored again, where the fault has waited for that itself. */
  readonly recovery?: Recovery;
  /** From the order to stop to the end of the driver's process, where the fault is such an order. */
  readonly stopMs?: number;
  /** What else is worth a word in the log. */
  readonly detail?: string;
}

/** One way to break the pipeline. */
export interface Fault {
  readonly kind: string;
  /** It needs the parts as children of one workflow. */
  readonly needsWhole?: true;
  /** Too costly to repeat: in the first round alone. */
  readonly once?: true;
  /** It has two driver processes at a time, of which one must never get as far as an application. */
  readonly secondProcess?: true;
  /** Breaks something, and returns once it is whole again. @throws when what happens meanwhile is not as it must be. */
  inject(rig: Rig, random: Random): Promise<Injected>;
}
