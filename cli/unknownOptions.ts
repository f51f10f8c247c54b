import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { ArgsDef } from 'citty';
import { hasCode } from '../infra/errorCode.ts';
import { messageOf } from '../infra/local/errors.ts';

/**
 * citty passes over options and words it does not know; a typing error must not.
 * @throws an error that names what is not known, and what there is.
 */
export function refuseUnknownOptions(name: string, known: ArgsDef, args: readonly string[]): void {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [option, definition] of Object.entries(known)) {
    if (definition.type === 'positional') continue;
    const [short] = 'alias' in definition ? [definition.alias ?? []].flat() : [];
    const type = definition.type === 'string' ? 'string' : 'boolean';
    options[option] = short === undefined ? { type } : { type, short };
    // What is on by default is there to be put off.
    if (type === 'boolean' && definition.default === true) options[`no-${option}`] = { type };
  }
  const places = Object.values(known).filter(({ type }) => type === 'positional');
  // One whose hint goes on takes as many as there are.
  const words = places.some(({ valueHint }) => valueHint?.endsWith('…')) ? Infinity : places.length;
  const spellings = Object.keys(options).map((option) => `--${option}`);
  const refuse = (what: string): never => {
    const offered = spellings.length === 0 ? 'takes no options' : `takes ${spellings.join(', ')}`;
    throw new Error(`"pipeline ${name}" ${offered}; ${what}.`);
  };
  const { positionals } = parsed(args, options, refuse);
  const [surplus] = positionals.slice(words);
  if (surplus !== undefined) refuse(`there is no place for "${surplus}"`);
}

function parsed(
  args: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
  refuse: (what: string) => never,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    // Its advice on words that begin with a dash, from the second sentence on, is of no use here.
    if (
      hasCode(error, 'ERR_PARSE_ARGS_UNKNOWN_OPTION') ||
      hasCode(error, 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE')
    )
      return refuse(messageOf(error).split('.')[0] ?? '');
    throw error;
  }
}
