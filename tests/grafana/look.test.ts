import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { processEnvironment } from '../../config/environment.ts';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { DASHBOARD_PANELS } from './savedDashboards.ts';

const CHROMIUM = processEnvironment()['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const suite = existsSync(CHROMIUM) ? describe : describe.skip;

let server: Server;
let pictures: string;
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(pictures, { recursive: true });
});

const DRAWN = `<canvas width="20" height="20"></canvas><script>
  for (const canvas of document.querySelectorAll('canvas.later, canvas'))
    setTimeout(() => canvas.classList.contains('never') || canvas.getContext('2d').fillRect(0, 0, 9, 9), 300);
</script>`;

/** Panels as a Grafana marks them: the old one its header, the new one the whole. */
const FORMS = {
  '10': (title: string, body: string) =>
    `<div class="panel-container"><div data-testid="data-testid Panel header ${title}">${title}</div>${body}</div>`,
  '12': (title: string, body: string) =>
    `<section data-testid="data-testid Panel header ${title}"><h2>${title}</h2>${body}</section>`,
};

/** What the plugin answers a panel by country. */
const COUNTRIES = {
  schema: { fields: [{ name: 'dimension' }, { name: 'country' }, { name: 'average investment' }] },
  data: {
    values: [
      ['country', 'country'],
      ['France', 'Egypt'],
      [1, 2],
    ],
  },
};

/** A chart of bars that asks as Grafana does, and then writes these labels. */
function bars(panelId: number, ...labels: readonly string[]): string {
  return `<canvas id="bars${panelId}" width="200" height="20"></canvas><script>
    fetch('/api/ds/query', { method: 'POST', headers: { 'X-Panel-Id': '${panelId}' } }).then(() => {
      const context = document.getElementById('bars${panelId}').getContext('2d');
      context.fillText('of the drawing before', 0, 9);
      context.clearRect(0, 0, 200, 20);
      for (const label of ${JSON.stringify(labels)}) context.fillText(label, 0, 9);
    });
  </script>`;
}

const BARS: Readonly<Record<string, string>> = {
  'Average investment per country': bars(4, 'France', 'Egypt', '$1M'),
  'Average revenue per country': bars(5, 'France', 'Egypt'),
  'Average number of employees per country': bars(6, 'France', 'Egypt'),
};

let asked: string[] = [];

/** Looks at a page that has all panels, each drawn but for those that the test gives another body. */
async function look(form: keyof typeof FORMS, given: Readonly<Record<string, string | undefined>> = {}) {
  asked = [];
  const bodies: Readonly<Record<string, string | undefined>> = { ...BARS, ...given };
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/api/ds/query') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ results: { A: { frames: [COUNTRIES] } } }));
      return;
    }
    const uid = /^\/d\/(\w+)/.exec(request.url ?? '')?.[1] ?? '';
    const panels = (DASHBOARD_PANELS[uid] ?? []).map((title) => {
      if (title in bodies && bodies[title] === undefined) return '';
      return FORMS[form](title, bodies[title] ?? DRAWN);
    });
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><body>${panels.join('')}${bodies['message'] ?? ''}</body>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  pictures = await mkdtemp(path.join(tmpdir(), 'shots-'));
  // In a process of its own, as `npm run dashboards:shots` is.
  const script = path.join(REPOSITORY_ROOT, 'tests', 'grafana', 'shots.ts');
  const args = ['--import', 'tsx', script, `http://127.0.0.1:${port}`, pictures, '3'];
  const { exitCode, stdout } = await execa(process.execPath, args, { reject: false, cwd: REPOSITORY_ROOT });
  return { exitCode, lines: stdout.split('\n'), pictures: (await readdir(pictures)).toSorted() };
}

suite('a look at the dashboards (skipped without a Chromium)', () => {
  it.each(['10', '12'] as const)(
    'finds nothing wrong where all panels are drawn, in the form of Grafana %s',
    async (form) => {
      const { exitCode, lines, pictures: names } = await look(form);
      expect(lines).toEqual([expect.stringMatching(/^Every panel is drawn/)]);
      expect(exitCode).toBe(0);
      // An empty refresh would be none to Grafana 12.
      expect(asked.filter((url) => url.startsWith('/d/')).map((url) => url.replace(/.*&/, ''))).toEqual([
        'refresh=1d',
        'refresh=1d',
      ]);
      expect(names).toEqual(['companies.png', 'operations.png']);
    },
  );

  it('reads the names under the bars: finds those that are cut, and those that are not drawn', async () => {
    const { exitCode, lines } = await look('12', {
      'Average investment per country': bars(4, '…', '$1M'),
      'Average revenue per country': bars(5, 'Fran...', 'Egypt'),
      'Average number of employees per country': bars(6, 'Egypt'),
    });
    expect(exitCode).toBe(1);
    expect(lines).toEqual([
      'companies: panel "Average investment per country" has a label that is cut: "…"',
      'companies: panel "Average revenue per country" has a label that is cut: "Fran..."',
      'companies: panel "Average number of employees per country" does not show the names France',
    ]);
  });

  it('finds a panel that is missing, blank, has an error badge, or has crashed, and a message of the page', async () => {
    const { exitCode, lines } = await look('12', {
      Together: undefined,
      'Companies per minute': '<canvas class="never" width="20" height="20"></canvas>',
      'Investment over time': `No data<i data-testid="data-testid Panel status error"></i>`,
      'Newest companies': 'An unexpected error happened',
      Ticks: `<i class="panel-info-corner--error"></i>No data`,
      message: '<div data-testid="data-testid Alert error">Templating\nfailed</div>',
    });
    expect(exitCode).toBe(1);
    expect(lines).toEqual([
      'companies: panel "Together" is not there',
      'companies: panel "Companies per minute" is blank',
      'companies: panel "Investment over time" has an error badge',
      'companies: panel "Newest companies" says "An unexpected error happened"',
      'companies: Templating failed',
      'operations: panel "Ticks" has an error badge',
      'operations: Templating failed',
    ]);
  });
});
