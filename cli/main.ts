import { defineCommand, renderUsage, runCommand, type SubCommandsDef } from 'citty';
import { actionCommands } from './actions/commands.ts';
import { backfillCommand } from './backfill/command.ts';
import { checkCommand } from './check.ts';
import { deadLettersCommand } from './deadLetters/commands.ts';
import { failureText } from './failureText.ts';
import { doctorCommand } from './doctor.ts';
import { getCommand } from './get.ts';
import { ledgerCommand } from './ledger/command.ts';
import { logsCommand } from './logs.ts';
import { newCommand } from './new.ts';
import { proveCommand } from './prove/command.ts';
import { recordCommand } from './record/command.ts';
import { replayCommand } from './replay/command.ts';
import { resetCommand } from './reset.ts';
import { startCommand } from './start.ts';
import { statusCommand } from './status.ts';
import { stopCommand } from './stop.ts';
import { refuseUnknownOptions } from './unknownOptions.ts';

const subCommands: SubCommandsDef = {
  start: startCommand,
  status: statusCommand,
  logs: logsCommand,
  stop: stopCommand,
  reset: resetCommand,
  ...actionCommands,
  backfill: backfillCommand,
  replay: replayCommand,
  check: checkCommand,
  new: newCommand,
  'dead-letters': deadLettersCommand,
  record: recordCommand,
  ledger: ledgerCommand,
  prove: proveCommand,
  doctor: doctorCommand,
  get: getCommand,
};

const pipeline = defineCommand({
  meta: { name: 'pipeline', description: 'The company pipeline on this machine, without Docker' },
  subCommands,
});

/** The only place that decides how the process ends. */
async function main(args: readonly string[]): Promise<void> {
  const [name, ...rest] = args;
  const found = name !== undefined && Object.hasOwn(subCommands, name) ? subCommands[name] : undefined;
  const command = await (typeof found === 'function' ? found() : found);
  if (name === undefined || name === '--help' || name === '-h') {
    process.stdout.write(`${await renderUsage(pipeline)}\n`);
  } else if (command === undefined) {
    throw new Error(`There is no command "${name}"; there are ${Object.keys(subCommands).join(', ')}.`);
  } else if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(`${await renderUsage(command, pipeline)}\n`);
  } else {
    const known = await (typeof command.args === 'function' ? command.args() : command.args);
    refuseUnknownOptions(name, known ?? {}, rest);
    await runCommand(command, { rawArgs: rest });
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${failureText(error)}\n`);
  process.exitCode = 1;
}
// Clients of servers that died may keep on connecting after they were closed (see connections/cassandra/cassandra.ts).
process.exit();
