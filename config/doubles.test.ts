import { loadSource } from '../pipelines/loadSource.ts';
import { doubleIn, doublePort, doubles, doubleUrl } from './doubles.ts';
import { readLocalConfig } from './localConfig.ts';

test('both pipelines have one, and its URL is that of the source where none is configured', async () => {
  expect(doubles()).toMatchObject([
    { pipeline: 'companies', name: 'company-source' },
    { pipeline: 'earthquakes', name: 'earthquakes-source' },
  ]);
  for (const { pipeline, url } of doubles()) expect((await loadSource(pipeline)).configuration.url).toBe(url);
});

test('a double has a port of the stack, its own by default', () => {
  expect(doublePort({ name: 'company-source' })).toBe('companySource');
  expect(doublePort({ name: 'bike-hire-source' })).toBe('bikeHireSource');
  expect(readLocalConfig({ EARTHQUAKES_SOURCE_PORT: '18010' }).ports).toMatchObject({
    companySource: 8000,
    earthquakesSource: 18010,
  });
  expect(() => readLocalConfig({ KAFKA_PORT: 'a', EARTHQUAKES_SOURCE_PORT: 'b' })).toThrow(
    /KAFKA_PORT.*\n.*EARTHQUAKES_SOURCE_PORT/,
  );
  expect(doubleUrl({ url: 'http://127.0.0.1:8010/query' }, 18010)).toBe('http://127.0.0.1:18010/query');
});

test.each([
  '{',
  '{"name": "bikes-source"}',
  '{"name": "bikes", "url": "http://127.0.0.1:80/"}',
  '{"name": "bikes-source", "url": "http://bikes.org:80/"}',
])('a file that says something else is refused: %s', (text) => {
  expect(() => doubleIn('bikes', text)).toThrow(
    'pipelines/bikes/double/server.json: expected a name such as bikes-source and its url',
  );
});
