import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { processEnvironment } from '../../config/environment.ts';
import { readLocalConfig, REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { dashboardTexts } from '../../grafana/dashboardTexts.ts';
import { lookAtDashboards } from './look.ts';
import type { SavedDashboard } from './savedDashboards.ts';

/**
 * `npm run dashboards:shots [-- <url> [<folder> [<seconds>]]]`: pictures of the dashboards of a Grafana, those of the pipelines that PIPELINES
 * names, by default that of GRAFANA_URL or of the native stack, with the Chromium of CHROMIUM_PATH or /usr/bin/chromium. Ends with 1, and a line for
 * each, when a panel is not drawn or has an error.
 */
const environment = processEnvironment();
const [
  url = environment['GRAFANA_URL'] ?? `http://127.0.0.1:${readLocalConfig().ports.grafana}`,
  pictures = path.join(REPOSITORY_ROOT, '.pipeline', 'shots'),
  seconds = '60',
] = process.argv.slice(2);
const texts = Object.entries(await dashboardTexts(readLocalConfig().pipelines));
await mkdir(pictures, { recursive: true });
const problems = await lookAtDashboards({
  url,
  panels: Object.fromEntries(
    texts.map(([uid, text]) => [uid, (JSON.parse(text) as SavedDashboard).panels.map(({ title }) => title)]),
  ),
  pictures,
  browser: environment['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  withinMs: Number(seconds) * 1000,
});
for (const problem of problems) process.stdout.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
else process.stdout.write(`Every panel is drawn: ${pictures}\n`);
