import { create } from 'axios';
import pMap from 'p-map';
import { z } from 'zod';
import type { SchemaRegistryConfig } from '../../../config/pipelineConfig.ts';
import type { SchemaView } from './views.ts';

/** What the page asks of the Schema Registry. */
export interface SchemaBrowser {
  /** The versions of every subject, newest first, ten of each at most. */
  schemas(): Promise<readonly SchemaView[]>;
}

/** Whoever wants older ones asks the registry. */
const MOST_VERSIONS = 10;

const subjects = z.array(z.string());
const versions = z.array(z.number());
/** Confluent's API leaves `schemaType` out for Avro. */
const version = z.object({
  subject: z.string(),
  version: z.number(),
  id: z.number(),
  schemaType: z.string().default('AVRO'),
  schema: z.string(),
});

/** Reads a registry that speaks Confluent's API. */
export function schemaBrowser({ url, auth }: SchemaRegistryConfig): SchemaBrowser {
  const http = create({ baseURL: url, timeout: 4000, proxy: false, ...(auth === undefined ? {} : { auth }) });
  async function get<Answer>(path: string, answer: z.ZodType<Answer>): Promise<Answer> {
    return answer.parse((await http.get<unknown>(path)).data);
  }
  async function versionsOf(name: string): Promise<readonly SchemaView[]> {
    const path = `/subjects/${encodeURIComponent(name)}/versions`;
    const newest = (await get(path, versions)).toSorted((a, b) => b - a).slice(0, MOST_VERSIONS);
    return pMap(
      newest,
      async (number) => {
        const { schemaType: type, ...view } = await get(`${path}/${number}`, version);
        return { ...view, type };
      },
      { concurrency: 4 },
    );
  }
  return {
    async schemas() {
      const names = (await get('/subjects', subjects)).toSorted((a, b) => a.localeCompare(b));
      const all = await pMap(names, versionsOf, { concurrency: 4 });
      return all.flat();
    },
  };
}
