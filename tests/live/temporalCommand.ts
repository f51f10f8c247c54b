import { execa } from 'execa';
import type { LocalConfig } from '../../config/localConfig.ts';
import { TASK_QUEUE } from '../companyNames.ts';
import { temporalPath } from '../../infra/servers/temporal.ts';

/** The `temporal` command as a person types it, against the stack of the live tests; returns what it prints. */
export function temporalCommand(local: LocalConfig) {
  const run = async (...args: string[]): Promise<string> => {
    const env = { TEMPORAL_ADDRESS: `127.0.0.1:${local.ports.temporal}` };
    return (await execa(temporalPath(local), args, { env })).stdout;
  };
  return {
    run,
    start: (type: string, workflowId: string, ...more: string[]) =>
      run(
        'workflow',
        'start',
        '--type',
        type,
        '--task-queue',
        TASK_QUEUE,
        '--workflow-id',
        workflowId,
        ...more,
      ),
    terminate: (workflowId: string) => run('workflow', 'terminate', '--workflow-id', workflowId),
    reset: (workflowId: string, to: 'FirstWorkflowTask' | 'LastWorkflowTask' = 'LastWorkflowTask') =>
      run('workflow', 'reset', '--workflow-id', workflowId, '--type', to, '--reason', 'test'),
    cancel: (workflowId: string) => run('workflow', 'cancel', '--workflow-id', workflowId),
  };
}
