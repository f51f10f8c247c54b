import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';

/** The product's own name, as its files, people and variables write it. Not `companyPipeline`, which is a workflow of companies. */
const PRODUCT = /[Cc]ompany[- ]pipeline|COMPANY_PIPELINE/g;

/** What may speak of companies: they are a folder of pipelines/, and the example of what is written for people, and of tests. */
const EXEMPT: readonly (readonly [files: RegExp, why: string])[] = [
  [/^pipelines\//, 'what is known of records'],
  [/\.md$|^docs\/|^LICENSE$/, 'documentation'],
  [/\.test\.ts$|^tests\/|^spark\/src\/test\//, 'tests have companies as their example'],
  [/^workflows\/testing\//, 'workflows of a test, in the folder that may hold such'],
  [/^grafana\/(dashboards|provisioning\/alerting)\//, 'generated from pipelines/'],
  [/^package(-lock)?\.json$/, 'describes the product'],
];

/** What remains: names that people type, or that stand in what earlier versions have left. */
const REMAINS: Readonly<Record<string, readonly string[]>> = {
  // Compose runs companies where no pipeline is named, and gives the variables of their source and their double; and an example of a query.
  '.env.example': ['PIPELINES=companies', 'COMPANY_API_', '/api/v1/companies', 'company-source'],
  'infra/docker/pipeline.yml': [
    'PIPELINES:-companies',
    'COMPANY_API_',
    '/api/v1/companies',
    'company-source',
    'pipelines/companies/double',
  ],
  'infra/docker/cassandra.yml': ['spark_streams.companies_created'],
  // The pipeline that runs where none is named; a prefix of earlier properties, which is refused.
  'config/pipelineVariables.ts': ["'companies'", 'spark.companypipeline.'],
  // The class of drivers that earlier versions have started.
  'domain/names.ts': ['companypipeline.StreamCompanies'],
  // Attributes that workflows of earlier versions have set: without them, their histories would not replay.
  'workflows/searchAttributes.ts': ['CompanyPipeline'],
};

async function wordsIn(file: string): Promise<readonly string[]> {
  const text = await readFile(path.join(REPOSITORY_ROOT, file), 'utf8');
  return text
    .split('\n')
    .filter((line) => speaks(file, line))
    .map((line) => `${file}: ${line.trim()}`);
}

function speaks(file: string, line: string): boolean {
  const left = (REMAINS[file] ?? []).reduce((rest, remaining) => rest.replaceAll(remaining, ''), line);
  return /compan/i.test(left.replaceAll(PRODUCT, ''));
}

function filesOfProduct(): readonly string[] {
  const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: REPOSITORY_ROOT,
    encoding: 'utf8',
  });
  return tracked
    .trim()
    .split('\n')
    .filter((file) => !EXEMPT.some(([files]) => files.test(file)));
}

test('nothing of the engine knows what its records are about', async () => {
  const files = filesOfProduct();
  expect(files.length).toBeGreaterThan(200);
  expect((await Promise.all(files.map(wordsIn))).flat()).toEqual([]);
});

test('what remains is there', async () => {
  for (const [file, words] of Object.entries(REMAINS)) {
    const text = await readFile(path.join(REPOSITORY_ROOT, file), 'utf8');
    expect([file, words.filter((word) => !text.includes(word))]).toEqual([file, []]);
  }
});

test.each([
  ['domain/names.ts', "export const TOPIC = 'companies_created';", true],
  ['domain/names.ts', "'companypipeline.StreamCompanies'", false],
  ['domain/other.ts', "'companypipeline.StreamCompanies'", true],
  ['grafana/names.ts', "title: 'Company pipeline'", false],
  ['grafana/names.ts', '--type companyPipeline', true],
])('a line of %s: %s', (file, line, isTold) => {
  expect(speaks(file, line)).toBe(isTold);
});
