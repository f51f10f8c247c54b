import { acknowledgedRange } from './acknowledgement.ts';

const answer = (change: object = {}) => [
  { topicName: 't', partition: 2, errorCode: 0, baseOffset: '7', ...change },
];
const range = (of: ReturnType<typeof answer>) => acknowledgedRange(of, 't', 2, 3);

describe('acknowledgedRange', () => {
  it('is as many offsets as records, from the first one', () => {
    expect(range(answer())).toEqual({ partition: 2, from: 7n, to: 10n });
  });

  it('is not taken from an answer about anything else', () => {
    const nothing = 'Kafka: could not send 3 records to partition 2 of t: expected their first offset, got ';
    expect(() => range([])).toThrow(`${nothing}no answer for it`);
    expect(() => range(answer({ partition: 1 }))).toThrow(`${nothing}no answer for it`);
    expect(() => range(answer({ topicName: 'other' }))).toThrow(`${nothing}no answer for it`);
    expect(() => range(answer({ errorCode: 3 }))).toThrow(`${nothing}error code 3`);
    expect(() => range(answer({ baseOffset: '-1' }))).toThrow(`${nothing}"-1"`);
    expect(() => range(answer({ baseOffset: undefined }))).toThrow(`${nothing}"undefined"`);
  });
});
