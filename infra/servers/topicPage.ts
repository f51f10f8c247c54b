import axios from 'axios';
import { pipelineEnvironment } from '../../config/localConfig.ts';
import { localEnvironment, nodeCommand } from './node.ts';
import type { ServerDefinition } from './server.ts';

/** A page on topics, messages, lag and schemas, where Docker has a Kafka web UI. */
export const topicPage: ServerDefinition = {
  name: 'topic-page',
  needs: ['kafka', 'cassandra', 'schema-registry'],
  ports: ['topicPage'],
  address: (ports) => `http://127.0.0.1:${ports.topicPage}`,
  stopMs: 5_000,

  async prepare(local, environment) {
    const env = { ...pipelineEnvironment(local, environment), ...localEnvironment(local) };
    return nodeCommand('infra/topic-page/main.ts', [], env);
  },

  async ready({ ports }) {
    await axios.get(`http://127.0.0.1:${ports.topicPage}/`, { timeout: 5000, proxy: false });
  },
};
