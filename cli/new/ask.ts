import { readSourceConfig } from '../../config/sourceConfig.ts';
import type { Environment } from '../../config/environment.ts';
import { redactedUrl } from '../../config/redactedUrl.ts';
import { jsonOf } from '../../connections/source/answers.ts';
import { sourceHttp } from '../../connections/source/http.ts';
import { variablesOf } from './files.ts';

/** Asks an API once, with the headers and the token that are configured for the pipeline of this name. @throws as a source does. */
export async function askOnce(name: string, url: string, environment: Environment): Promise<unknown> {
  const config = { ...readSourceConfig({ variables: variablesOf(name), url }, environment), url };
  return jsonOf(
    redactedUrl(url),
    await sourceHttp(config)({}, config.maxBytes, new AbortController().signal),
  );
}

const SECRETS = /key|token|secret|pass|auth|sig/i;

/** The URL as it may be written into a file: without user, password, and what is called like a secret in its query. */
export function writableUrl(url: string): { readonly url: string; readonly isWhole: boolean } {
  const written = new URL(url);
  written.username = '';
  written.password = '';
  const secrets = Array.from(written.searchParams.keys()).filter((name) => SECRETS.test(name));
  for (const name of secrets) written.searchParams.delete(name);
  const isWhole = written.href === new URL(url).href;
  return { url: written.href, isWhole };
}
