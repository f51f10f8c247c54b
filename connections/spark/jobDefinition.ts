import type { Pipeline } from '../../domain/definition.ts';

/**
 * A pipeline as the streaming job gets it with its submission, JSON in ASCII: Spark hands it to the driver in a command line, whose encoding
 * is that of the machine. The job checks all of it before it reads a record.
 */
export function jobDefinition({ definition, columns, recordSchema }: Pipeline): string {
  const schema: unknown = JSON.parse(recordSchema);
  const { key, time, count, measures, dimensions, recent } = definition;
  return inAscii(JSON.stringify({ schema, key, time, columns, count, measures, dimensions, recent }));
}

function inAscii(json: string): string {
  return json.replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
