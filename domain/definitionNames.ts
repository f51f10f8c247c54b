import { cqlNameProblem } from './cqlNames.ts';
import type { PipelineDefinition } from './definition.ts';

const FOLDER = /^[a-z][a-z0-9_]{0,29}$/;
const TOPIC = /^[a-zA-Z0-9._-]{1,249}$/;
const TYPE = /^[a-zA-Z][a-zA-Z0-9]*$/;

/** What does not fit in the names of a definition, one sentence each. */
export function nameProblems({ name, names }: PipelineDefinition): readonly string[] {
  return [
    ...(FOLDER.test(name)
      ? []
      : [
          `name ${name}: expected a lower-case letter, then lower-case letters, digits and underscores, at most 30 in all`,
        ]),
    ...[names.topic, names.deadLetterTopic]
      .filter((topic) => !TOPIC.test(topic))
      .map((topic) => `topic ${topic}: expected letters, digits and any of ._-`),
    ...Object.values(names.workflowTypes)
      .filter((type) => !TYPE.test(type))
      .map((type) => `workflow type ${type}: expected letters and digits`),
    ...repeated([names.topic, names.deadLetterTopic]).map((topic) => `two topics ${topic}`),
    ...repeated(Object.values(names.workflowTypes)).map((type) => `two workflow types ${type}`),
    ...Object.values(names.tables).flatMap((table) => {
      const problem = cqlNameProblem(table);
      return problem === undefined ? [] : [`table ${table}: ${problem}`];
    }),
    ...repeated(Object.values(names.tables)).map((table) => `two tables ${table}`),
  ];
}

/** Names of a definition that another pipeline has, or a table that all of them share: one sentence each. */
export function takenNames(
  definition: PipelineDefinition,
  others: readonly PipelineDefinition[],
  sharedTables: readonly string[],
): readonly string[] {
  const owners = new Map(sharedTables.map((table) => [`table ${table}`, 'all pipelines']));
  for (const other of others) for (const name of namesThatMustDiffer(other)) owners.set(name, other.name);
  return namesThatMustDiffer(definition).flatMap((name) => {
    const owner = owners.get(name);
    return owner === undefined ? [] : [`${name} is taken by ${owner}`];
  });
}

function namesThatMustDiffer({ names }: PipelineDefinition): readonly string[] {
  return [
    `workflow id ${names.workflowId}`,
    `task queue ${names.taskQueue}`,
    `topic ${names.topic}`,
    `topic ${names.deadLetterTopic}`,
    ...Object.values(names.tables).map((table) => `table ${table}`),
  ];
}

/** The names that stand more than once, each once. */
export function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
