import { gzipSync } from 'node:zlib';
import { bundlePage } from './bundle.ts';

describe('the page as it is sent', () => {
  it('weighs at most 100 KB, compressed', async () => {
    const { html, script, style, land } = await bundlePage(['companies']);
    const bytes = [html, script, style, land].reduce((sum, text) => sum + gzipSync(text).length, 0);
    expect(bytes).toBeLessThanOrEqual(100_000);
  });

  it('knows the pipelines from the first moment', async () => {
    const { html } = await bundlePage(['companies', 'earthquakes']);
    expect(html).toContain('<meta name="pipelines" content="companies earthquakes" />');
  });
});
