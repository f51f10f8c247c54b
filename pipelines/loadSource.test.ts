import { companySource } from './companies/source.ts';
import { pipelineNames } from './load.ts';
import { loadSource, sourceIn } from './loadSource.ts';

test('every folder has a source, whose variables no other one has', async () => {
  const sources = await Promise.all(pipelineNames().map(loadSource));
  const variables = sources.map(({ configuration }) => configuration.variables);
  expect(variables).toContain('COMPANY_API');
  expect(new Set(variables).size).toBe(variables.length);
});

test('a file that describes no source is told', () => {
  expect(sourceIn('companies', { other: 1, companySource })).toBe(companySource);
  const withoutRead = { ...companySource, read: undefined };
  const lowerCase = { ...companySource, configuration: { variables: 'company', url: 'http://x' } };
  for (const exported of [{}, { withoutRead }, { lowerCase }])
    expect(() => sourceIn('companies', exported)).toThrow(
      'pipelines/companies does not fit:\n- source.ts: expected it to export an object with configuration',
    );
});
