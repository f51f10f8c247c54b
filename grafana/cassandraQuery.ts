import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { DATASOURCE } from './names.ts';

/** A target as the Cassandra plugin reads it (its pkg/handler/data_query.go); without queryType it answers 500. */
export interface CassandraTarget {
  readonly refId: string;
  readonly datasource: typeof DATASOURCE;
  readonly queryType: 'query';
  readonly rawQuery: true;
  readonly target: string;
  /** Name of all numeric fields; `{{ column }}` is that column's value in a frame's first row. */
  readonly alias?: string;
}

/**
 * A query of the plugin. The first column is the series' id: the answer has one frame for each distinct value, in random
 * order. So a statement whose rows belong together (bars, tables) selects a constant column first.
 */
export class CassandraQuery implements Builder<Dataquery> {
  readonly #statement: string;
  readonly #alias: string | undefined;
  #refId = 'A';

  constructor(statement: string, alias?: string) {
    this.#statement = oneLine(statement);
    this.#alias = alias;
  }

  refId(refId: string): this {
    this.#refId = refId;
    return this;
  }

  build(): CassandraTarget & Dataquery {
    return {
      refId: this.#refId,
      datasource: DATASOURCE,
      queryType: 'query',
      rawQuery: true,
      target: this.#statement,
      ...(this.#alias === undefined ? {} : { alias: this.#alias }),
      // What marks a query for the SDK's types; JSON leaves functions out.
      _implementsDataqueryVariant: () => undefined,
    };
  }
}

/** The plugin runs only what begins with `SELECT ` and a blank, so lines are joined. */
export function oneLine(statement: string): string {
  return statement.trim().replaceAll(/\s+/g, ' ');
}
