import type { ArgsDef, CommandDef } from 'citty';

/**
 * citty passes over options and words it does not know; a typing error must not.
 * @throws an error that names what is not known, and what there is.
 */
export async function refuseUnknownOptions(
  name: string,
  command: CommandDef,
  args: readonly string[],
): Promise<void> {
  const known: ArgsDef = (await (typeof command.args === 'function' ? command.args() : command.args)) ?? {};
  const options = Object.entries(known).filter(([, { type }]) => type !== 'positional');
  const spellings = options.flatMap(([option, definition]) => [
    `--${option}`,
    ...('alias' in definition ? [definition.alias ?? []].flat().map((alias) => `-${alias}`) : []),
  ]);
  const words = Object.values(known).filter(({ type }) => type === 'positional').length;
  const unknown = args.filter((arg) => arg.startsWith('-') && !spellings.includes(arg.replace(/=.*$/, '')));
  const tooMany = args.filter((arg) => !arg.startsWith('-')).slice(words);
  const [first] = [...unknown, ...tooMany];
  if (first === undefined) return;
  const offered = spellings.length === 0 ? 'takes none' : `takes ${spellings.join(', ')}`;
  throw new Error(`"pipeline ${name}" does not know "${first}"; it ${offered}.`);
}
