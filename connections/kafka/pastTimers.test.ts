import { execa } from 'execa';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';

/** What Node.js 24 does where kafkajs sets a timer to -1 less the time, and what any other warning does. */
const WARN = `
import { createKafkaClient } from './connections/kafka/client.ts';
const log = { debug() {}, info() {}, warn() {}, error() {} };
createKafkaClient({ brokers: ['127.0.0.1:1'], tls: false }, { clientId: 'test', log });
createKafkaClient({ brokers: ['127.0.0.1:1'], tls: false }, { clientId: 'test', log });
process.emitWarning('-1795785506796 is a negative number.', 'TimeoutNegativeWarning');
process.emitWarning('it goes on', 'OtherWarning');`;

it('says nothing of the timers of kafkajs, and passes on what else is warned of, once', async () => {
  const { stderr } = await execa(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', WARN],
    { cwd: REPOSITORY_ROOT },
  );
  expect(stderr).not.toContain('negative');
  expect(stderr.match(/OtherWarning: it goes on/g)).toHaveLength(1);
});
