import { readFile } from 'node:fs/promises';
import type { Client } from '@temporalio/client';
import { defineCommand } from 'citty';
import { processEnvironment } from '../../config/environment.ts';
import { pipelineEnvironment, readLocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { readTemporalConfig } from '../../config/temporalConfig.ts';
import { openCassandra } from '../../connections/cassandra/cassandra.ts';
import { deadLetters } from '../../connections/cassandra/deadLetters.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { openTemporal } from '../../connections/temporal/temporal.ts';
import { exitCodeOf, printOf } from '../actions/exitCode.ts';
import type { DeadLetterPlace } from '../../domain/deadLetters.ts';
import { chosenPipeline, PIPELINE_OPTION } from '../pipelineOption.ts';
import { startMend } from './mend.ts';
import { redriveResult, redriveSentence, startRedrive } from './redrive.ts';
import { shownBy } from './shown.ts';
import { listOf, summaryOf } from './summary.ts';
import { listText, shownText } from './text.ts';

const TASKS = ['list', 'show', 'mend', 'redrive'] as const;
const LISTED = 20;
const HOURS = 24;

/**
 * `pipeline dead-letters [list|show|mend|redrive]`. Exit code 0: done; 2: refused, or of what was sent or would be, not all is accepted; 1:
 * anything else went wrong.
 */
export const deadLettersCommand = defineCommand({
  meta: { name: 'dead-letters', description: 'What could not be stored: list, show or mend one, send again' },
  args: {
    task: { type: 'positional', required: false, description: 'list (default), show, mend or redrive' },
    place: {
      type: 'positional',
      required: false,
      description: 'of show and mend: <day>/<partition>/<offset>',
    },
    hours: { type: 'string', description: `of list: hours back (${HOURS})` },
    all: { type: 'boolean', description: 'of show: with fields that may be personal' },
    value: { type: 'boolean', description: 'of show: its value alone, byte for byte' },
    'value-file': { type: 'string', description: 'of mend: the file with the value to send in its place' },
    reason: { type: 'string', description: 'what the reason begins with' },
    since: { type: 'string', description: 'of redrive: appended at this time or later, ISO 8601' },
    until: { type: 'string', description: 'of redrive: appended before this time' },
    offsets: { type: 'string', description: 'of redrive: {"0":["100","200"]}, from and to, by partition' },
    'dry-run': {
      type: 'boolean',
      description: 'of redrive and mend: say what would be accepted, send nothing',
    },
    'per-second': { type: 'string', description: 'of redrive: records sent a second, at most (50)' },
    ...PIPELINE_OPTION,
    json: { type: 'boolean', description: 'Print one JSON object' },
  },
  async run({ args }) {
    const task = args.task ?? 'list';
    const print = printOf(args.json);
    const local = readLocalConfig();
    const environment = pipelineEnvironment(local, processEnvironment());
    const config = readPipelineConfig(environment);
    const pipeline = await chosenPipeline(local, args.pipeline);
    const { names } = pipeline.definition;
    const { topic } = names;
    if (task === 'redrive') return untilDone((client) => startRedrive(client, names, selected()));
    const cassandra = openCassandra(config.cassandra);
    const table = deadLetters(cassandra);
    try {
      if (task === 'list') {
        const looked = await lookedAt();
        const summary = await summaryOf(table, looked);
        const letters = await listOf(table, looked, {
          ...(args.reason === undefined ? {} : { kind: args.reason }),
          limit: LISTED,
        });
        print({ ...summary, letters }, listText(summary, letters));
      } else if (task === 'show') {
        const letter = await table.at(topic, placeOf(args.place));
        if (letter === undefined) throw new Error(`There is no dead letter ${args.place} of ${topic}`);
        const shown = shownBy(pipeline)(letter, args.all === true);
        if (args.value === true) process.stdout.write(letter.value ?? '');
        else print(shown, shownText(shown));
      } else if (task === 'mend') {
        const place = placeOf(args.place);
        if (args['value-file'] === undefined) throw new Error('Expected --value-file, got none');
        const value = await readFile(args['value-file'], 'utf8');
        const dryRun = args['dry-run'] === true;
        await untilDone((client) => startMend(client, { names, table }, place, { value, dryRun }));
      } else throw new Error(`Expected one of ${TASKS.join(', ')}, got "${task}"`);
    } finally {
      await cassandra.close();
    }

    async function lookedAt() {
      const kafka = openKafka(config.kafka, { clientId: 'dead-letters', log: SILENT_LOG });
      try {
        const { end } = await kafka.topics.offsets(topic);
        return { topic, partitions: Object.keys(end), hours: Number(args.hours ?? HOURS), now: new Date() };
      } finally {
        await kafka.close();
      }
    }

    function selected(): object {
      const { reason, since, until, offsets } = args;
      return {
        ...(reason === undefined ? {} : { reason }),
        ...(since === undefined ? {} : { since }),
        ...(until === undefined ? {} : { until }),
        ...(offsets === undefined ? {} : { offsets: JSON.parse(offsets) }),
        ...(args['dry-run'] === true ? { dryRun: true } : {}),
        ...(args['per-second'] === undefined ? {} : { perSecond: Number(args['per-second']) }),
      };
    }

    async function untilDone(start: (client: Client) => Promise<unknown>): Promise<void> {
      const client = await openTemporal(readTemporalConfig(environment));
      try {
        process.exitCode = await exitCodeOf(print, async () => {
          await start(client);
          const status = await redriveResult(client, names);
          const whole =
            (status.mended === undefined || status.seen === 1) &&
            status.accepted === status.seen &&
            status.refused === 0;
          const left = (status.mended === undefined ? status.notAccepted : []).map(
            ({ problem, count }) => `  ${count}: ${problem}`,
          );
          print({ ok: whole, ...status }, [redriveSentence(status), ...left].join('\n'));
          return whole;
        });
      } finally {
        await client.connection.close();
      }
    }
  },
});

function placeOf(text: string = ''): DeadLetterPlace {
  const [day = '', partition = '', offset = ''] = text.split('/');
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || !/^\d{1,9}$/.test(partition) || !/^\d{1,18}$/.test(offset))
    throw new Error(`Expected <day>/<partition>/<offset>, got "${text}"`);
  return { day, partition: Number(partition), offset };
}
