import { ingestInput, inputProblems, pipelineInput, verifyInput } from './inputs.ts';

describe('the input of a workflow', () => {
  it('may be left out: every key has a default', () => {
    expect(pipelineInput.parse({})).toEqual({
      ingest: { intervalSeconds: 10, quantity: 1 },
      stream: {},
      verify: { intervalSeconds: 60, graceSeconds: 60 },
    });
  });

  it.each([
    ['an unknown key', ingestInput, { intervall: 5 }, /intervall/],
    ['a negative interval', ingestInput, { intervalSeconds: -1 }, /^intervalSeconds: .*>=1/],
    ['an interval as text', ingestInput, { intervalSeconds: '10' }, /^intervalSeconds: .*number/],
    ['quantity 0', ingestInput, { quantity: 0 }, /^quantity: .*>=1/],
    ['quantity 5000', ingestInput, { quantity: 5000 }, /^quantity: .*<=1000/],
    ['a fraction of a company', ingestInput, { quantity: 1.5 }, /^quantity: /],
    ['an unknown key of a part', pipelineInput, { ingest: { speed: 1 } }, /^ingest: .*speed/],
    ['an unknown part', pipelineInput, { ingestion: {} }, /ingestion/],
    ['no object at all', verifyInput, 60, /object/],
  ])('with %s is refused, and the message names the key', (_, schema, input, message) => {
    expect(inputProblems(schema, input)).toMatch(message);
  });

  it('says every problem at once', () => {
    expect(inputProblems(ingestInput, { intervalSeconds: 0, quantity: 0 })).toMatch(
      /intervalSeconds: .*; quantity: /,
    );
  });

  it('has no problems when it fits', () => {
    expect(inputProblems(ingestInput, { quantity: 1000 })).toBeUndefined();
  });
});
