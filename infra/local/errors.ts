import type { ServerName } from '../servers/server.ts';

/** A server did not become ready; nothing of the stack is left running. */
export class ServerNotReady extends Error {
  override readonly name = 'ServerNotReady';
  readonly server: ServerName;
  readonly logFile: string;
  constructor(server: ServerName, reason: string, logFile: string, lastLines: string, cause?: unknown) {
    const log = lastLines === '' ? '(its log is empty)' : lastLines.replaceAll(/^/gm, '  | ');
    super(`${server} did not become ready: ${reason}\nLast lines of ${logFile}:\n${log}`, { cause });
    this.server = server;
    this.logFile = logFile;
  }
}

/** This machine lacks something; every problem at once, each one sentence with its remedy. */
export class PreflightFailed extends Error {
  override readonly name = 'PreflightFailed';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The pipeline cannot start here:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** A stack of this home runs already, or is being started. */
export class StackRunning extends Error {
  override readonly name = 'StackRunning';
  constructor(home: string, pid: number, suspended = false) {
    const how = suspended ? `process ${pid}, which is suspended` : `process ${pid}`;
    super(`A stack of ${home} is running already (${how}); "npx pipeline stop" stops it`);
  }
}

/** The folder that is to be a stack's home holds folders of the same names that are somebody else's. */
export class ForeignHome extends Error {
  override readonly name = 'ForeignHome';
  readonly home: string;
  constructor(home: string, folders: readonly string[]) {
    const are = folders.length === 1 ? 'is' : 'are';
    super(
      `PIPELINE_HOME is ${home}, where ${folders.join(', ')} ${are} not of this pipeline: set it to a new folder.`,
    );
    this.home = home;
  }
}

/** A download or a build failed; what it had fetched before is kept by the package client. */
export class GetFailed extends Error {
  override readonly name = 'GetFailed';
  readonly command: string;
  constructor(command: string, lastLines: readonly string[], cause: unknown) {
    const output =
      lastLines.length === 0 ? `  ${messageOf(cause)}` : lastLines.map((line) => `  | ${line}`).join('\n');
    super(`This failed; the next run goes on from here:\n  ${command}\n${output}`, { cause });
    this.command = command;
  }
}

/** A file could not be fetched; what has come of it is kept, unless it was wrong. */
export class DownloadFailed extends Error {
  override readonly name = 'DownloadFailed';
  readonly url: string;
  constructor(url: string, reason: string, cause?: unknown) {
    super(`${url} could not be downloaded: ${reason}; the next start tries again.`, { cause });
    this.url = url;
  }
}

/** What a person reads of something thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
