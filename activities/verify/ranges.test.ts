import { countOf, rangeToVerify, startOf } from './ranges.ts';

const FAR = '9223372036854775000';

describe('startOf', () => {
  const topic = { begin: { 0: '0', 1: '10' }, end: { 0: '100', 1: '50' } };

  it('begins at the beginning of the topic when nothing was verified', () => {
    expect(startOf(undefined, topic)).toEqual({ from: { 0: '0', 1: '10' }, failures: [] });
  });

  it('goes on where the last verification ended, and at the beginning of a partition that is new', () => {
    expect(startOf({ 0: '42' }, topic)).toEqual({ from: { 0: '42', 1: '10' }, failures: [] });
  });

  it('reports records that retention removed before they were verified, and goes on behind them', () => {
    const { from, failures } = startOf({ 0: '42', 1: '7' }, topic);
    expect(from).toEqual({ 0: '42', 1: '10' });
    expect(failures).toEqual([
      'lost to retention: partition 1, offsets 7 to 9 were removed before they were verified',
    ]);
  });

  it('does not report records that were removed after they were verified', () => {
    expect(startOf({ 0: '0', 1: '10' }, topic).failures).toEqual([]);
  });

  it('reports a topic that ends before what was verified, and begins anew', () => {
    const { from, failures } = startOf({ 0: '101', 1: '50' }, topic);
    expect(from).toEqual({ 0: '0', 1: '50' });
    expect(failures).toEqual([
      'topic replaced: partition 0 was verified up to offset 101 and now ends at 100; verified anew from 0',
    ]);
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
