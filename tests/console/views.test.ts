import { existsSync } from 'node:fs';
import { CHROMIUM } from './browser.ts';
import { VIEWS } from './views.ts';
import { looksOf, Visits } from './visits.ts';

const suite = existsSync(CHROMIUM) ? describe : describe.skip;

suite('a section in the middle of something, in a browser (skipped without a Chromium)', () => {
  const visits = new Visits();
  beforeAll(() => visits.begin());
  afterEach(() => visits.end());
  afterAll(() => visits.close());

  it.each(Object.entries(VIEWS))(
    'scrolls nothing sideways, and axe objects to nothing: %s',
    async (_, view) => {
      const page = await visits.open(view.scene, view.path, await view.parts());
      await view.act(page);
      expect(await looksOf(page)).toEqual([]);
    },
  );

  it('has met no error of a script, and loaded nothing that its policy forbids', () => {
    expect(visits.wrong).toEqual([]);
  });
});
