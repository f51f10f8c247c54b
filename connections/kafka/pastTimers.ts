const NEGATIVE = 'TimeoutNegativeWarning';
let quiet = false;

/**
 * Keeps Node.js 24 and later from printing, once a process, that a timer was set to a time that is past: kafkajs does so wherever
 * it has not been throttled, and means at once, as it is taken. Every other warning is printed as before.
 */
export function allowPastTimers(): void {
  if (quiet) return;
  quiet = true;
  const print = process.emitWarning.bind(process);
  process.emitWarning = (...args: readonly unknown[]) => {
    if (args[1] !== NEGATIVE) Reflect.apply(print, process, args);
  };
}
