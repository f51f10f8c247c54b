import type { PipelineDefinition } from '../../domain/definition.ts';
import type { Proposal } from './propose.ts';

/** The files of a new pipeline's folder, by name. `answer` is cut to a few items for its test. */
export function filesOf(proposal: Proposal, url: string, answer: unknown): ReadonlyMap<string, string> {
  const { definition, schema } = proposal;
  const { name } = definition;
  return new Map([
    ['pipeline.ts', pipelineText(proposal, url)],
    ['record.schema.json', json(schema)],
    ['source.ts', sourceText(proposal, url)],
    ['workflows.ts', workflowsText(proposal.definition)],
    ['example.json', json(exampleOf(answer, proposal.path))],
    [`${name}.test.ts`, testText(name)],
  ]);
}

const EXAMPLES = 3;

/** The name of what source.ts exports. */
export function sourceName(name: string): string {
  return `${name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())}Source`;
}

/** How the names of the source's variables begin. */
export function variablesOf(name: string): string {
  return `${name.toUpperCase()}_API`;
}

function pipelineText({ definition }: Proposal, url: string): string {
  const { names: _, name, ...rest } = definition;
  const said = Object.entries(rest).map(([key, value]) => `  ${key}: ${literal(value)},`);
  return `import { namesOf, type PipelineDefinition } from '../../domain/definition.ts';

/** Records of ${new URL(url).host}. */
export const ${name} = {
  name: ${literal(name)},
  names: namesOf(${literal(name)}),
${said.join('\n')}
} as const satisfies PipelineDefinition;
`;
}

function sourceText(proposal: Proposal, url: string): string {
  const { definition, fields, isKeyMadeUp, isTimeMadeUp, version } = proposal;
  const { name, key, time } = definition;
  const state =
    isKeyMadeUp || isTimeMadeUp
      ? []
      : [`  state: { ${version === undefined ? '' : `version: ${literal(version)}`} },`];
  const place = isKeyMadeUp || isTimeMadeUp ? ', place' : '';
  const isRequired = (column: string) => column === key || column === time || column === version;
  const record = [
    ...(isKeyMadeUp ? [`      ${key}: recordId(place.tickKey, place.index),`] : []),
    ...fields.map(
      ({ path, column }) => `      ${column}: ${reading('of', path)}${isRequired(column) ? '' : ' ?? null'},`,
    ),
    ...(isTimeMadeUp ? [`      ${time}: place.scheduledAt,`] : []),
  ];
  return `${isKeyMadeUp ? "import { recordId } from '../../domain/identity.ts';\n" : ''}import { fieldsOf, ${proposal.path.length === 0 ? '' : 'listOf, '}type SourceDescription } from '../../domain/source.ts';

/** ${new URL(url).host}, ${proposal.nextPage === undefined ? 'one request' : 'all pages'} a tick. */
export const ${sourceName(name)} = {
  configuration: { variables: ${literal(variablesOf(name))}, url: ${literal(url)} },
${[...state, ''].join('\n')}  request() {
    return {};
  },
  read(answer) {
${readLines(proposal).join('\n')}
  },
  record(item${place}) {
    const of = fieldsOf(item);
    return {
${record.join('\n')}
    };
  },
} satisfies SourceDescription;
`;
}

function workflowsText({ name, names: { workflowTypes } }: PipelineDefinition): string {
  const exported = Object.entries(workflowTypes).map(([part, type]) => `  ${part}: ${type},`);
  return `import { workflowsOf } from '../../workflows/index.ts';
import { ${name} } from './pipeline.ts';

/** The workflows as people start them, \`temporal workflow start --type ${workflowTypes.pipeline} …\`. */
export const {
${exported.join('\n')}
  redriveDeadLetters,
  backfill,
} = workflowsOf(${name}.names);
`;
}

/** The text that reads what `path` leads to, from fields that the text `of` has. */
function reading(of: string, path: readonly string[]): string {
  const [first = '', ...rest] = path;
  return rest.reduce((text, name) => `fieldsOf(${text})[${literal(name)}]`, `${of}[${literal(first)}]`);
}

function readLines({ path, nextPage }: Proposal): readonly string[] {
  const last = path.at(-1);
  if (last === undefined)
    return [
      "    return Array.isArray(answer) ? { items: answer } : { problem: 'expected a list, got none' };",
    ];
  const parent = path.slice(0, -1).reduce((text, name) => `fieldsOf(${text})[${literal(name)}]`, 'answer');
  return [
    `    const items = listOf(${parent}, ${literal(last)});`,
    ...(nextPage === undefined
      ? ["    return 'problem' in items ? items : { items };"]
      : [
          "    if ('problem' in items) return items;",
          `    const next = ${reading('fieldsOf(answer)', nextPage)};`,
          "    return typeof next === 'string' ? { items, next: { url: next } } : { items };",
        ]),
  ];
}

function testText(name: string): string {
  return `import { readFileSync } from 'node:fs';
import { compileRecordSchema } from '../../activities/recordSchema.ts';
import type { SourceDescription } from '../../domain/source.ts';
import { loadPipeline } from '../load.ts';
import { ${sourceName(name)} } from './source.ts';

const source: SourceDescription = ${sourceName(name)};
const tick = { quantity: 1, seed: 1, scheduledAt: '2026-01-01T00:00:00.000Z' };
const place = { tickKey: 'a/b/0', scheduledAt: tick.scheduledAt };

test('the items of the example are records that fit the schema', async () => {
  const answer: unknown = JSON.parse(readFileSync(new URL('example.json', import.meta.url), 'utf8'));
  const { recordSchema } = await loadPipeline('${name}');
  const check = compileRecordSchema(recordSchema);
  const page = source.read(answer, { tick, request: {} });
  expect(page).toHaveProperty('items');
  const records = ('items' in page ? page.items : []).map((item, index) => source.record(item, { ...place, index }));
  expect(records.length).toBeGreaterThan(0);
  expect(records.map(check)).toEqual(records.map(() => undefined));
});
`;
}

/** The answer with its first items alone. */
function exampleOf(answer: unknown, [name, ...path]: readonly string[]): unknown {
  if (Array.isArray(answer)) return answer.slice(0, EXAMPLES);
  if (name === undefined || typeof answer !== 'object' || answer === null) return answer;
  return { [name]: exampleOf(Reflect.get(answer, name), path) };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** A value of a definition, as TypeScript has it. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([name, inner]) => `${name}: ${literal(inner)}`);
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  return typeof value === 'string' ? `'${value.replaceAll(/['\\]/g, '\\$&')}'` : JSON.stringify(value);
}
