import { pipelineEnvironment, readLocalConfig } from './localConfig.ts';
import { readTemporalConfig } from './temporalConfig.ts';

const local = readLocalConfig({ PIPELINE_HOME: '/nowhere', TEMPORAL_PORT: '17233' });
const CLOUD = {
  TEMPORAL_NAMESPACE: 'mine.of-the-cloud',
  TEMPORAL_API_KEY: 'secret',
  TEMPORAL_TLS: 'true',
};

describe("Temporal of the native stack's pipeline", () => {
  it("is the stack's own for somebody who has variables for another one", () => {
    const environment = pipelineEnvironment(local, {
      ...CLOUD,
      TEMPORAL_PROFILE: 'cloud',
      TEMPORAL_PORT: '17233',
    });
    expect(readTemporalConfig(environment)).toEqual({
      connection: { address: '127.0.0.1:17233' },
      namespace: 'default',
    });
  });

  it('is replaced by TEMPORAL_ADDRESS, with namespace, key and TLS', () => {
    const environment = pipelineEnvironment(local, { ...CLOUD, TEMPORAL_ADDRESS: 'eu.tmprl.cloud:7233' });
    expect(readTemporalConfig(environment)).toMatchObject({
      connection: { address: 'eu.tmprl.cloud:7233', apiKey: 'secret' },
      namespace: 'mine.of-the-cloud',
    });
  });
});

it("takes a port that Kubernetes has set for a service of that name for nobody's setting", () => {
  const { ports } = readLocalConfig({
    CASSANDRA_PORT: 'tcp://10.0.0.1:9042',
    KAFKA_PORT: 'tcp://10.0.0.2:9092',
  });
  expect(ports).toMatchObject({ cassandra: 9042, kafka: 9092 });
});
