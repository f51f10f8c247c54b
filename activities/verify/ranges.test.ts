import { remedyOf } from '../../domain/streamObstacles.ts';
import type { Offsets } from '../../domain/verification.ts';
import { countOf, rangeToVerify, startOf } from './ranges.ts';

const FAR = '9223372036854775000';

describe('startOf', () => {
  const topic = { begin: { 0: '0', 1: '10' }, end: { 0: '100', 1: '50' }, topicId: 'A' };
  const from = (verifiedTo: Offsets, topicId?: string) =>
    startOf({ verifiedTo, ...(topicId === undefined ? {} : { topicId }) }, topic, 'p/stream');
  const wayOn = remedyOf('TopicReplaced', 'p/stream');

  it('begins at the beginning of the topic when nothing was verified', () => {
    expect(startOf(undefined, topic, 'p/stream')).toEqual({
      from: { 0: '0', 1: '10' },
      failures: [],
      isCut: false,
    });
  });

  it('goes on where the last verification ended, and at the beginning of a partition that is new', () => {
    expect(from({ 0: '42' }, 'A')).toEqual({ from: { 0: '42', 1: '10' }, failures: [], isCut: false });
    expect(from({ 0: '42' })).toEqual({ from: { 0: '42', 1: '10' }, failures: [], isCut: false });
  });

  it('reports records that retention removed before they were verified, and goes on behind them', () => {
    expect(from({ 0: '42', 1: '7' })).toEqual({
      from: { 0: '42', 1: '10' },
      failures: ['lost to retention: partition 1, offsets 7 to 9 were removed before they were verified'],
      isCut: false,
    });
  });

  it('does not report records that were removed after they were verified', () => {
    expect(from({ 0: '0', 1: '10' }).failures).toEqual([]);
  });

  it('reports a topic that ends before what was verified, with what to type, and begins anew', () => {
    expect(from({ 0: '101', 1: '50' }, 'A')).toEqual({
      from: { 0: '0', 1: '50' },
      failures: [
        `topic shortened: partition 0 was verified up to offset 101 and now ends at 100; verified anew from 0, and what the stream has left out is published again. A stream that needs a restart goes on with: ${wayOn}`,
      ],
      isCut: true,
    });
  });

  it('reports a topic that was deleted and made again, though it has grown beyond what was verified', () => {
    expect(from({ 0: '42', 1: '20' }, 'B')).toEqual({
      from: { 0: '0', 1: '10' },
      failures: [
        `topic replaced: it was deleted and made again (it was B, and now is A); verified anew from its beginning, and what the stream has left out is published again. A stream that needs a restart goes on with: ${wayOn}`,
      ],
      isCut: true,
    });
  });
});

describe('rangeToVerify', () => {
  it('ends where the stream claims to have stored everything', () => {
    const range = rangeToVerify({ 0: '5', 1: '0' }, { 0: '20', 1: '7' }, { 0: '100', 1: '100' }, 1000);
    expect(range).toEqual({ from: { 0: '5', 1: '0' }, to: { 0: '20', 1: '7' } });
    expect(countOf(range)).toBe(22n);
  });

  it('leaves out partitions of which the stream says nothing', () => {
    expect(rangeToVerify({ 0: '5', 1: '3' }, { 0: '20' }, { 0: '100', 1: '100' }, 1000).to).toEqual({
      0: '20',
      1: '3',
    });
  });

  it('does not go back when the stream begins anew, nor beyond the end of the topic', () => {
    expect(rangeToVerify({ 0: '5', 1: '5' }, { 0: '2', 1: '70' }, { 0: '50', 1: '50' }, 1000).to).toEqual({
      0: '5',
      1: '50',
    });
  });

  it('shares its limit evenly, and leaves what one partition does not need to the others', () => {
    const { to } = rangeToVerify(
      { 0: '0', 1: '0', 2: '0' },
      { 0: '10', 1: '500', 2: '900' },
      { 0: '10', 1: '500', 2: '900' },
      100,
    );
    expect(to).toEqual({ 0: '10', 1: '45', 2: '45' });
  });

  it('makes progress in each of more partitions than one run can verify, sooner or later', () => {
    const end = Object.fromEntries(Array.from({ length: 5 }, (_, partition) => [partition, '3']));
    let from: Readonly<Record<string, string>> = Object.fromEntries(Object.keys(end).map((p) => [p, '0']));
    for (let run = 0; run < 15; run++) from = rangeToVerify(from, end, end, 1).to;
    expect(from).toEqual(end);
  });

  it('keeps offsets that no number can hold', () => {
    const from = { 0: FAR };
    const to = { 0: '9223372036854775003' };
    expect(rangeToVerify(from, to, to, 1000)).toEqual({ from, to });
    expect(countOf({ from, to })).toBe(3n);
  });
});
