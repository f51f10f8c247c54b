import { timesTable } from './tables.ts';

it('writes Markdown', () => {
  expect(timesTable([['a start', 12.34]])).toBe('| what | seconds |\n| --- | --- |\n| a start | 12.3 |');
});
