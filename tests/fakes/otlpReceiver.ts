import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { startHttpServer } from './httpServers.ts';

/** A span as it was received. */
export interface ReceivedSpan {
  readonly service: unknown;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly string[];
  /** What its status says was wrong; undefined where that is no error. */
  readonly problem: string | undefined;
}

/** What answers an export instead of taking it. */
export type Refusal = (request: IncomingMessage, response: ServerResponse) => void;

/** A collector of traces: takes OTLP over HTTP, as JSON, and keeps what it is sent. */
export interface OtlpReceiver {
  readonly url: string;
  /** In the order in which they arrived. */
  readonly spans: readonly ReceivedSpan[];
  /** Requests, with their headers, whether they were taken or refused. */
  readonly requests: readonly IncomingMessage[];
  /** From now on answers so; without one takes what comes. */
  refuse(refusal?: Refusal): void;
  close(): Promise<void>;
}

/** Status code of an error, in OTLP. */
const ERROR = 2;

const value = z.union([
  z.object({ stringValue: z.string() }).transform((it) => it.stringValue),
  z.object({ boolValue: z.boolean() }).transform((it) => it.boolValue),
  z.object({ intValue: z.coerce.number() }).transform((it) => it.intValue),
  z.object({ doubleValue: z.number() }).transform((it) => it.doubleValue),
  z
    .object({ arrayValue: z.object({ values: z.array(z.object({ stringValue: z.string() })) }) })
    .transform((it) => it.arrayValue.values.map(({ stringValue }) => stringValue)),
]);
const attributes = z
  .array(z.object({ key: z.string(), value }))
  .transform((pairs) => Object.fromEntries(pairs.map((pair) => [pair.key, pair.value])));
const nanos = z.string().transform((text) => Number(BigInt(text) / 1000n) / 1000);
const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  startTimeUnixNano: nanos,
  endTimeUnixNano: nanos,
  attributes,
  links: z.array(z.object({ traceId: z.string() })).default([]),
  status: z.object({ code: z.number(), message: z.string().optional() }),
});
const request = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(span) })),
    }),
  ),
});

/** Starts a receiver on a free port of 127.0.0.1. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const requests: IncomingMessage[] = [];
  let refusal: Refusal | undefined;
  const server = await startHttpServer(async (incoming, response) => {
    requests.push(incoming);
    if (refusal !== undefined) return refusal(incoming, response);
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    spans.push(...received(JSON.parse(Buffer.concat(chunks).toString())));
    return response.setHeader('Content-Type', 'application/json').end('{}');
  });
  return {
    url: server.url,
    spans,
    requests,
    refuse(next) {
      refusal = next;
    },
    close: () => server.close(),
  };
}

/** @throws ZodError where it is no request of OTLP. */
function received(body: unknown): readonly ReceivedSpan[] {
  return request.parse(body).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans
      .flatMap((scope) => scope.spans)
      .map(({ startTimeUnixNano, endTimeUnixNano, parentSpanId, links, status, ...rest }) => ({
        ...rest,
        service: resource.attributes['service.name'],
        parentSpanId,
        fromMs: startTimeUnixNano,
        toMs: endTimeUnixNano,
        links: links.map((link) => link.traceId),
        problem: status.code === ERROR ? (status.message ?? '') : undefined,
      })),
  );
}
