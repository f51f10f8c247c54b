import { readTracingConfig } from './tracingConfig.ts';

const OTEL_EXPORTER_OTLP_ENDPOINT = 'https://collector.example.org:4318/';

it('traces are sent nowhere unless it is said where', () => {
  expect(readTracingConfig({})).toBeUndefined();
  expect(readTracingConfig({ OTEL_SERVICE_NAME: 'x', OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toBeUndefined();
});

it('are sent with the headers that are configured, of a service that is named', () => {
  expect(readTracingConfig({ OTEL_EXPORTER_OTLP_ENDPOINT })).toEqual({
    endpoint: 'https://collector.example.org:4318',
    headers: {},
    serviceName: 'pipeline-worker',
  });
  expect(
    readTracingConfig({
      OTEL_EXPORTER_OTLP_ENDPOINT,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20a=b, x-tenant = 7',
      OTEL_SERVICE_NAME: 'here',
    }),
  ).toMatchObject({ headers: { authorization: 'Bearer a=b', 'x-tenant': '7' }, serviceName: 'here' });
});

it.each([
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' },
    /OTEL_EXPORTER_OTLP_ENDPOINT: .*; got "collector:4318"/,
  ],
  [{ OTEL_EXPORTER_OTLP_HEADERS: 'a=b' }, /OTEL_EXPORTER_OTLP_ENDPOINT: expected with .*; it is not set/],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS: 'secret' },
    /HEADERS: expected name=value, .*\(hidden\)/,
  ],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS: 'a=%E0%A4%A' }, /expected name=value/],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS: 'a=x%0D%0Ab: c' }, /expected name=value/],
])('what does not fit is refused at once: %j', (environment, message) => {
  expect(() => readTracingConfig(environment)).toThrow(message);
});
