import { companies } from './companies/pipeline.ts';
import { checkedPipeline, definitionIn, loadPipeline, pipelineNames } from './load.ts';

const SCHEMA = JSON.stringify({
  required: ['id', 'timestamp_column'],
  properties: { id: { type: 'string' }, timestamp_column: { type: 'string' } },
});
const BARE = { ...companies, measures: [], dimensions: [], recent: [] };

test('every folder is a pipeline that fits', async () => {
  expect(pipelineNames()).toContain('companies');
  for (const name of pipelineNames())
    await expect(loadPipeline(name)).resolves.toMatchObject({ definition: { name } });
});

test('a pipeline without a folder is unknown, and those that there are are named', async () => {
  await expect(loadPipeline('company')).rejects.toThrow(
    /There is no pipeline company: expected one of .*companies/,
  );
});

test('a file that exports no definition of its folder is told', () => {
  expect(definitionIn('companies', { something: 1, companies })).toBe(companies);
  expect(() => definitionIn('others', { companies })).toThrow(
    "pipelines/others does not fit:\n- pipeline.ts: expected it to export a definition with name 'others'",
  );
});

test('a format is one sentence, of ours', async () => {
  const { definition, recordSchema } = await loadPipeline('earthquakes');
  const withFormat = recordSchema.replace('"type": "string"', '"type": "string", "format": "uri"');
  expect(() => checkedPipeline(definition, withFormat)).toThrow(
    /does not fit:\n- field \w+: format uri is not known here[^\n]*$/,
  );
});

test('all that is wrong is told at once', () => {
  expect(checkedPipeline(BARE, SCHEMA).columns).toEqual([
    { name: 'id', type: 'uuid' },
    { name: 'timestamp_column', type: 'timestamp' },
  ]);
  expect(() => checkedPipeline({ ...BARE, key: 'key', recent: ['felt'] }, SCHEMA)).toThrow(
    'pipelines/companies does not fit:\n- key: the schema has no field key\n- recent: the schema has no field felt',
  );
  expect(() => checkedPipeline(BARE, '{')).toThrow('record.schema.json is no JSON');
  const twice = { ...JSON.parse(SCHEMA), required: ['id', 'timestamp_column', 'timestamp_column'] } as object;
  expect(() => checkedPipeline(BARE, JSON.stringify(twice))).toThrow(
    'record.schema.json: schema is invalid: data/required must NOT have duplicate items',
  );
  expect(() => checkedPipeline({ ...BARE, name: 'second' }, SCHEMA, [companies])).toThrow(
    'topic companies_created is taken by companies',
  );
});
