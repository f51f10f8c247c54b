import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { composeModel, SECRETS, serviceOf } from './model.ts';

describe('pipelines.env, for the sources of pipelines that the Compose files do not know', () => {
  let checkout: string;

  beforeAll(async () => {
    checkout = await mkdtemp(path.join(tmpdir(), 'company-pipeline-compose-'));
    for (const name of ['compose.yaml', 'infra'])
      await cp(path.join(REPOSITORY_ROOT, name), path.join(checkout, name), { recursive: true });
    await writeFile(
      path.join(checkout, 'pipelines.env'),
      'BIKES_API_TOKEN=bikes-secret\nCOMPANY_API_TOKEN=of-another-file\n',
    );
  });

  afterAll(() => rm(checkout, { recursive: true }));

  it('reaches the worker, which asks them, and no other service', async () => {
    const { services } = await composeModel(['*'], { ...SECRETS, COMPANY_API_TOKEN: 'of-env' }, checkout);
    const told = Object.entries(services).filter(([, { environment }]) => 'BIKES_API_TOKEN' in environment);
    expect(told.map(([name]) => name)).toEqual(['worker']);
  });

  it('leaves what .env says as it is', async () => {
    const model = await composeModel(['*'], { ...SECRETS, COMPANY_API_TOKEN: 'of-env' }, checkout);
    expect(serviceOf(model, 'worker').environment).toMatchObject({
      BIKES_API_TOKEN: 'bikes-secret',
      COMPANY_API_TOKEN: 'of-env',
    });
  });
});
