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
  '9.4': (title: string, body: string) =>
    `<div class="panel-container"><div data-testid="data-testid Panel header ${title}">${title}</div>${body}</div>`,
  '12': (title: string, body: string) =>
    `<section data-testid="data-testid Panel header ${title}"><h2>${title}</h2>${body}</section>`,
};

/** Looks at a page that has all panels, each drawn but for those that the test gives another body. */
async function look(form: keyof typeof FORMS, bodies: Readonly<Record<string, string | undefined>> = {}) {
  server = createServer((request, response) => {
    const uid = /^\/d\/(\w+)/.exec(request.url ?? '')?.[1] ?? '';
    const panels = (DASHBOARD_PANELS[uid] ?? []).map((title) => {
      if (title in bodies && bodies[title] === undefined) return '';
      return FORMS[form](title, bodies[title] ?? DRAWN);
    });
    response.setHeader('content-type', 'text/html');
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
  it.each(['9.4', '12'] as const)(
    'finds nothing wrong where all panels are drawn, in the form of Grafana %s',
    async (form) => {
      const { exitCode, lines, pictures: names } = await look(form);
      expect(lines).toEqual([expect.stringMatching(/^Every panel is drawn/)]);
      expect(exitCode).toBe(0);
      expect(names).toEqual(['companies.png', 'operations.png']);
    },
  );

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
