import { loadShown } from './localSources.ts';

test.each([
  ['companies', undefined],
  ['earthquakes', true],
])('whether the source of %s answers with its state is read from its folder', async (name, hasState) => {
  expect((await loadShown(name)).hasState).toBe(hasState);
});
