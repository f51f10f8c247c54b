import { partWorkflowId, pipelineIdOf } from './names.ts';

describe('workflow ids', () => {
  it('lead from the pipeline to its parts and back', () => {
    expect(partWorkflowId('verify', 'company-pipeline')).toBe('company-pipeline/verify');
    expect(pipelineIdOf(partWorkflowId('verify', 'another'), 'verify', 'company-pipeline')).toBe('another');
  });

  it('of another form belong to the default pipeline', () => {
    expect(pipelineIdOf('my-verification', 'verify', 'company-pipeline')).toBe('company-pipeline');
    expect(pipelineIdOf('/verify', 'verify', 'company-pipeline')).toBe('company-pipeline');
  });
});
