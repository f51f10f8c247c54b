import { commonestOf, countOfKinds, kindsOf, together } from './deadLetterKinds.ts';

const kinds = kindsOf([
  { reason: 'timestamp_column: not an ISO 8601 time: yesterday' },
  { reason: 'timestamp_column: not an ISO 8601 time: Secretperson: no time' },
  { reason: 'the value is empty' },
]);

describe('the kinds of dead letters', () => {
  it('are told by field and rule, without what was got instead', () => {
    expect([...kinds]).toEqual([
      ['timestamp_column: not an ISO 8601 time', 2],
      ['the value is empty', 1],
    ]);
    expect([countOfKinds(kinds), commonestOf(kinds)]).toEqual([3, 'timestamp_column: not an ISO 8601 time']);
  });

  it('are added up', () => {
    const both = together(kinds, new Map([['the value is empty', 2]]));
    expect([countOfKinds(both), commonestOf(both)]).toEqual([5, 'the value is empty']);
  });

  it('have no commonest where there are none', () => {
    expect(commonestOf(new Map())).toBeUndefined();
  });
});
