import { create } from 'axios';
import pMap from 'p-map';
import { z } from 'zod';
import type { SchemaRegistryConfig } from '../../../config/pipelineConfig.ts';
import type { SchemaView } from './views.ts';

/** What the page asks of the Schema Registry. */
export interface SchemaBrowser {
  /** The newest version of every subject. */
  schemas(): Promise<readonly SchemaView[]>;
}

const subjects = z.array(z.string());
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
  return {
    async schemas() {
      const names = (await get('/subjects', subjects)).toSorted((a, b) => a.localeCompare(b));
      return pMap(
        names,
        async (name) => {
          const latest = await get(`/subjects/${encodeURIComponent(name)}/versions/latest`, version);
          const { schemaType: type, ...view } = latest;
          return { ...view, type };
        },
        { concurrency: 4 },
      );
    },
  };
}
