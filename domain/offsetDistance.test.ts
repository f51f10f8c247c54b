import { distance, newestRange, totalDistance } from './offsetDistance.ts';

describe('the distance of offsets', () => {
  it('is exact beyond what a number holds', () => {
    expect(distance({ 0: '9007199254740993' }, { 0: '9007199254740995' }, 0)).toBe(2n);
  });

  it('is never below zero, and counts from 0 where a partition is new', () => {
    expect(distance({ 0: '5' }, { 0: '3' }, 0)).toBe(0n);
    expect(totalDistance({ 0: '5' }, { 0: '8', 1: '4' })).toBe(7n);
  });
});

it('the newest offsets of a partition begin no earlier than what it holds', () => {
  expect(newestRange({ 0: '7', 1: '0' }, { 0: '10', 1: '100' }, 5)).toEqual({
    from: { 0: '7', 1: '95' },
    to: { 0: '10', 1: '100' },
  });
});
