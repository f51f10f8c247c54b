import { asyncLocalStorage } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Log } from '../connections/log.ts';
import { tickOf } from '../connections/temporal/tickInput.ts';

/**
 * Adds to what the SDK says with each line of an activity (workflow, run, activity, attempt): the pipeline, and of a tick its key, which is
 * the header of its records, too.
 */
export function saysPipelineAndTick(pipeline: string): ActivityInterceptorsFactory {
  return () => {
    let tick: string | undefined;
    return {
      inbound: {
        execute(input, next) {
          tick = tickOf(input.args);
          return next(input);
        },
      },
      outbound: {
        getLogAttributes: (attributes, next) =>
          next({ ...attributes, pipeline, ...(tick === undefined ? {} : { tick }) }),
      },
    };
  };
}

/** Within an activity its own log, whose lines say whose they are; elsewhere `log`. */
export function logOfActivity(log: Log): Log {
  const current = (): Log => asyncLocalStorage.getStore()?.log ?? log;
  return {
    debug: (message, fields) => current().debug(message, fields),
    info: (message, fields) => current().info(message, fields),
    warn: (message, fields) => current().warn(message, fields),
    error: (message, fields) => current().error(message, fields),
  };
}

/** A log whose lines have these fields, too. */
export function logWith(log: Log, fields: Readonly<Record<string, unknown>>): Log {
  return {
    debug: (message, own) => log.debug(message, { ...fields, ...own }),
    info: (message, own) => log.info(message, { ...fields, ...own }),
    warn: (message, own) => log.warn(message, { ...fields, ...own }),
    error: (message, own) => log.error(message, { ...fields, ...own }),
  };
}
