import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { columnsOf } from '../domain/columns.ts';
import type { Pipeline, PipelineDefinition } from '../domain/definition.ts';
import { definitionProblems } from '../domain/definitionCheck.ts';
import { takenNames } from '../domain/definitionNames.ts';
import { SHARED_TABLES } from '../domain/names.ts';

const FOLDER = path.dirname(fileURLToPath(import.meta.url));

/** Thrown where a pipeline is named that has no folder. */
export class PipelineUnknown extends Error {
  override readonly name = 'PipelineUnknown';
  constructor(name: string) {
    super(`There is no pipeline ${name}: expected one of ${pipelineNames().join(', ')}`);
  }
}

/** Thrown when a pipeline's folder does not fit; `problems` has all of it, one sentence each. */
export class PipelineUnfit extends Error {
  override readonly name = 'PipelineUnfit';
  readonly problems: readonly string[];
  constructor(pipeline: string, problems: readonly string[], cause?: unknown) {
    super([`pipelines/${pipeline} does not fit:`, ...problems].join('\n- '), { cause });
    this.problems = problems;
  }
}

/** Names of all pipelines: those of the folders beside this file. */
export function pipelineNames(): readonly string[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}

/**
 * The pipeline of a folder, checked: by itself, and for names that another one has.
 * @throws PipelineUnknown; PipelineUnfit with everything that is wrong.
 */
export async function loadPipeline(name: string): Promise<Pipeline> {
  if (!pipelineNames().includes(name)) throw new PipelineUnknown(name);
  const recordSchema = await readText(name, 'record.schema.json');
  return checkedPipeline(await loadDefinition(name), recordSchema, await othersThan(name));
}

/** The pipeline of a definition and its schema. @throws PipelineUnfit. */
export function checkedPipeline(
  definition: PipelineDefinition,
  recordSchema: string,
  others: readonly PipelineDefinition[] = [],
): Pipeline {
  const schema = parsed(definition.name, recordSchema);
  const problems = [
    ...schemaProblems(schema),
    ...definitionProblems(definition, schema),
    ...takenNames(definition, others, Object.values(SHARED_TABLES)),
  ];
  if (problems.length > 0) throw new PipelineUnfit(definition.name, problems);
  return { definition, columns: columnsOf(definition, schema), recordSchema };
}

/** Definitions of the other folders; one that cannot be loaded takes no name, and says so when it is to run itself. */
async function othersThan(name: string): Promise<readonly PipelineDefinition[]> {
  const others = pipelineNames().filter((other) => other !== name);
  const loaded = await Promise.allSettled(others.map(loadDefinition));
  return loaded.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

/** What the folder's pipeline.ts exports under whatever name: the one object that has the folder's name. */
async function loadDefinition(name: string): Promise<PipelineDefinition> {
  const exported: Readonly<Record<string, unknown>> = await import(`./${name}/pipeline.ts`).catch(
    (cause: unknown) => {
      throw new PipelineUnfit(name, [`pipeline.ts cannot be loaded: ${String(cause)}`], cause);
    },
  );
  return definitionIn(name, exported);
}

/** The one export that is the definition of a folder. @throws PipelineUnfit when none is. */
export function definitionIn(name: string, exported: Readonly<Record<string, unknown>>): PipelineDefinition {
  const definition = Object.values(exported).find((value) => isDefinitionOf(name, value));
  if (definition === undefined)
    throw new PipelineUnfit(name, [`pipeline.ts: expected it to export a definition with name '${name}'`]);
  return definition;
}

function isDefinitionOf(name: string, value: unknown): value is PipelineDefinition {
  return (
    typeof value === 'object' && value !== null && 'name' in value && value.name === name && 'names' in value
  );
}

async function readText(name: string, file: string): Promise<string> {
  return readFile(path.join(FOLDER, name, file), 'utf8').catch((cause: unknown) => {
    throw new PipelineUnfit(name, [`${file} cannot be read: ${String(cause)}`], cause);
  });
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PipelineUnfit(name, [`record.schema.json is no JSON: ${String(cause)}`], cause);
  }
}

/** Why records could not be validated against it; what is no object at all, the definition's own check says. */
function schemaProblems(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  try {
    // Of a format the definition's check speaks, too.
    new Ajv({ allErrors: true, allowUnionTypes: true, logger: false, validateFormats: false }).compile(
      schema,
    );
    return [];
  } catch (error) {
    return [`record.schema.json: ${error instanceof Error ? error.message : String(error)}`];
  }
}
