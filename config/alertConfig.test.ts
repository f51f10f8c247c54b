import { readAlertConfig } from './alertConfig.ts';
import { ConfigurationError } from './environment.ts';

const PIPELINES = ['companies', 'earthquakes'];

function problems(environment: Record<string, string>): readonly string[] {
  try {
    readAlertConfig(PIPELINES, environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('the configuration of alerts', () => {
  it('tells nobody where nothing is set', () => {
    expect(readAlertConfig(PIPELINES, {})).toEqual({ thresholds: {} });
  });

  it('has the URL as it is, and token and headers for it', () => {
    const { webhook } = readAlertConfig(PIPELINES, {
      PIPELINE_ALERT_WEBHOOK_URL: 'https://hooks.example.org/T0/s3cret/',
      PIPELINE_ALERT_WEBHOOK_TOKEN: 't0ken',
      PIPELINE_ALERT_WEBHOOK_HEADERS: '{"X-Team": "data"}',
    });
    expect(webhook).toEqual({
      url: 'https://hooks.example.org/T0/s3cret/',
      timeoutMs: 10_000,
      headers: { 'X-Team': 'data', Authorization: 'Bearer t0ken' },
    });
  });

  it('has thresholds by pipeline', () => {
    const given = {
      PIPELINE_ALERT_THRESHOLDS: '{"earthquakes": {"staleSeconds": 7200, "volumeBelow": null}}',
    };
    expect(readAlertConfig(PIPELINES, given).thresholds).toEqual({
      earthquakes: { staleSeconds: 7200, volumeBelow: null },
    });
  });

  it.each([
    ['{"earthquake": {}}', 'there is no pipeline earthquake: expected one of companies, earthquakes'],
    ['{"companies": {"staleSecond": 3}}', 'Unrecognized key'],
    ['{"companies": {"deadLetterShare": 5}}', '<=1'],
    ['{', 'expected a JSON object'],
  ])('refuses thresholds %s', (thresholds, problem) => {
    expect(problems({ PIPELINE_ALERT_THRESHOLDS: thresholds }).join()).toContain(problem);
  });

  it('refuses a token for nobody, and what is no URL, and says neither', () => {
    expect(problems({ PIPELINE_ALERT_WEBHOOK_TOKEN: 't0ken' })).toEqual([
      'PIPELINE_ALERT_WEBHOOK_URL: expected with PIPELINE_ALERT_WEBHOOK_TOKEN or PIPELINE_ALERT_WEBHOOK_HEADERS; it is not set',
    ]);
    const wrong = problems({
      PIPELINE_ALERT_WEBHOOK_URL: 'ftp://hooks.example.org/s3cret',
      PIPELINE_ALERT_WEBHOOK_TOKEN: 't0 ken',
    });
    expect(wrong).toHaveLength(2);
    expect(wrong.join()).not.toMatch(/s3cret|t0 ken/);
  });
});
