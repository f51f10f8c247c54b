import type { ArgsDef } from 'citty';
import { refuseUnknownOptions } from './unknownOptions.ts';

const logs: ArgsDef = {
  server: { type: 'positional', required: false },
  follow: { type: 'boolean', alias: 'f' },
  lines: { type: 'string' },
  colour: { type: 'boolean', default: true },
};

describe('a command', () => {
  it.each([
    ['nothing', []],
    ['an option', ['--follow']],
    ['the short form of an option', ['kafka', '-f']],
    ['an option with its value', ['kafka', '--lines=5']],
    ['an option that puts off what is on by default', ['--no-colour']],
    ['an option and its value apart', ['--lines', '5', 'kafka']],
  ])('takes %s that it knows', (_, args) => {
    expect(() => refuseUnknownOptions('logs', logs, args)).not.toThrow();
  });

  it.each([
    ['an option', ['--folow'], /^"pipeline logs" takes --follow, --lines, .*; .*--folow/],
    ['to put off what is not on by default', ['--no-follow'], /--no-follow/],
    ['a word too many', ['kafka', 'cassandra'], /there is no place for "cassandra"/],
    ['an option without its value', ['kafka', '--lines'], /--lines.*argument missing/],
  ])('refuses %s, and says what it takes', (_, args, message) => {
    expect(() => refuseUnknownOptions('logs', logs, args)).toThrow(message);
  });

  it('takes as many words as there are where its hint goes on', () => {
    const start: ArgsDef = { pipelines: { type: 'positional', required: false, valueHint: 'pipeline …' } };
    expect(() => refuseUnknownOptions('start', start, ['companies', 'earthquakes', 'a'])).not.toThrow();
  });

  it('without options says that it takes none', () => {
    expect(() => refuseUnknownOptions('stop', {}, ['--now'])).toThrow(/takes no options; .*--now/);
  });
});
