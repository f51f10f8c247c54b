import { readConsoleConfig } from './consoleConfig.ts';

describe('the console’s configuration', () => {
  it('listens on loopback, answers to its names, and asks for no token', () => {
    expect(readConsoleConfig({})).toEqual({
      host: '127.0.0.1',
      names: ['127.0.0.1', 'localhost', '[::1]'],
      readOnly: false,
    });
  });

  it.each(['0.0.0.0', '192.168.0.7', '::'])('asks for a token where it listens on %s', (host) => {
    expect(() => readConsoleConfig({ CONSOLE_HOST: host })).toThrow(
      `CONSOLE_TOKEN: expected where CONSOLE_HOST is ${host}`,
    );
    expect(readConsoleConfig({ CONSOLE_HOST: host, CONSOLE_TOKEN: 'a-long-secret-text' }).token).toBe(
      'a-long-secret-text',
    );
  });

  it('refuses a token that can be guessed, without repeating it', () => {
    expect(() => readConsoleConfig({ CONSOLE_TOKEN: 'secret' })).toThrow(
      /expected at least 16 characters; got "\(hidden\)"/,
    );
  });

  it('reads names without regard to capitals', () => {
    expect(readConsoleConfig({ CONSOLE_NAMES: 'Pipeline.Example, localhost' }).names).toEqual([
      'pipeline.example',
      'localhost',
    ]);
  });
});
