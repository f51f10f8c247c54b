import { spanIdOf, traceIdOf } from './traceIds.ts';

const TICK = 'company-pipeline/ingest/0198f7a2-0000-7000-8000-000000000001/7';

it("a tick's trace has an id that follows from pipeline and tick", () => {
  // uuid.uuid5(uuid.UUID('615fc8a8-f1ce-4389-ad23-cb927ace90cf'), 'companies/' + tick).hex
  expect(traceIdOf('companies', TICK)).toBe('1a9a7140857050b2b2a00dc1bae991b2');
  expect(traceIdOf('companies', TICK)).toMatch(/^[0-9a-f]{32}$/);
  expect(traceIdOf('earthquakes', TICK)).not.toBe(traceIdOf('companies', TICK));
});

it('a span has one that follows from its name, too', () => {
  expect(spanIdOf('companies', TICK, 'tick')).toMatch(/^[0-9a-f]{16}$/);
  expect(spanIdOf('companies', TICK, 'tick')).not.toBe(spanIdOf('companies', TICK, 'verified'));
});
