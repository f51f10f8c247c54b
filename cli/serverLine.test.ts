import { stripVTControlCharacters } from 'node:util';
import type { ServerStatus } from '../infra/local/serverStatus.ts';
import { failureText } from './failureText.ts';
import { serverLine } from './serverLine.ts';

const kafka: ServerStatus = { name: 'kafka', address: '127.0.0.1:9092', state: 'starting', restarts: 0 };

/** Without the colours that a terminal gets. */
const plain = (status: ServerStatus) => {
  const line = serverLine(status, 12_345);
  return line === undefined ? undefined : stripVTControlCharacters(line);
};

describe('the line on a server', () => {
  it('says when it is there, and where', () => {
    expect(plain({ ...kafka, state: 'ready', pid: 1 })).toBe(
      '   12 s  kafka            ready  127.0.0.1:9092',
    );
  });

  it('says why it is started again', () => {
    const message = 'it ended with SIGKILL; it starts again in 0.5 s';
    expect(plain({ ...kafka, state: 'restarting', message })).toMatch(
      /kafka +restarting {2}it ended with SIGKILL/,
    );
  });

  it('is written once a start, not again when the process is there', () => {
    expect(plain(kafka)).toMatch(/kafka +starting$/);
    expect(plain({ ...kafka, pid: 1 })).toBeUndefined();
  });
});

describe('what a person reads of a failure', () => {
  it('is the message with those of its causes, without a stack', () => {
    const error = new Error('the pipeline was not started', { cause: new Error('ECONNREFUSED') });
    expect(failureText(error)).toBe('the pipeline was not started\n  because: ECONNREFUSED');
  });
});
