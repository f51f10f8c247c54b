import Sequencer from '@jest/test-sequencer';

/**
 * By name, on every machine: Jest's own order follows how long each took at the last run in the same folder, and files that share
 * servers would meet one another's records in an order that nobody has run before. The longest first remains for all others.
 */
export default class ByName extends Sequencer {
  sort(tests) {
    const all = [...tests];
    const share = all.every(({ context }) => context.config.displayName?.name === 'live');
    return share ? all.toSorted((a, b) => (a.path < b.path ? -1 : 1)) : super.sort(tests);
  }
}
