import {
  DashboardBuilder,
  DashboardCursorSync,
  type Dashboard,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { links } from '../links.ts';
import { OPERATIONS, TAG } from '../names.ts';
import { pipelineVariable } from './variables.ts';
import { driverRestarts, newestTicks, newestVerification, ticks, verifications } from './workflowPanels.ts';
import { batches, deadLetters, lag, latency, rowsPerSecond } from './streamPanels.ts';

/** How each of the pipelines with these workflows' ids does: what the workflows and the streaming job measure of themselves. */
export function operationsDashboard(ids: readonly string[]): Dashboard {
  return new DashboardBuilder('Operations')
    .uid(OPERATIONS)
    .description('Ticks, stream and verification; measurements are kept for a week')
    .tags([TAG])
    .time({ from: 'now-30m', to: 'now' })
    .refresh('10s')
    .timezone('browser')
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .links(links())
    .variables([pipelineVariable(ids)])
    .withPanel(newestTicks())
    .withPanel(newestVerification())
    .withPanel(driverRestarts())
    .withPanel(ticks())
    .withPanel(lag())
    .withPanel(rowsPerSecond())
    .withPanel(batches())
    .withPanel(latency())
    .withPanel(deadLetters())
    .withPanel(verifications())
    .build();
}
