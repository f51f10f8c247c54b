import type { Environment } from './environment.ts';

/** Of the user's environment, what a program needs to find others, its home and its temporary files. */
const SURROUNDINGS = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'TZ',
  'LD_LIBRARY_PATH',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
];

/** What it needs to reach others beyond an organization's proxy, each in the two spellings that there are. */
const PROXIES = ['http_proxy', 'https_proxy', 'all_proxy'].flatMap((name) => [name, name.toUpperCase()]);
const CERTIFICATES = ['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE'];

/** Where package clients find packages, and the JVM that Maven runs on. */
const REGISTRIES = [
  'JAVA_HOME',
  'JAVA_TOOL_OPTIONS',
  'JDK_JAVA_OPTIONS',
  'MAVEN_ARGS',
  'MAVEN_OPTS',
  'PIP_CACHE_DIR',
  'PIP_CERT',
  'PIP_CLIENT_CERT',
  'PIP_CONFIG_FILE',
  'PIP_EXTRA_INDEX_URL',
  'PIP_FIND_LINKS',
  'PIP_INDEX_URL',
  'PIP_NO_INDEX',
  'PIP_PROXY',
  'PIP_TRUSTED_HOST',
];

/** One that is there on every system, and in which the name of a file may hold any letter. */
const LOCALE = { LC_ALL: 'C.UTF-8' };

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/**
 * Environment of a process that reaches nothing outside the stack: made of what it needs, by name, and of its `own` variables.
 * What the user has set for other programs (SPARK_…, KAFKA_…, GF_…, CLASSPATH, NODE_ENV, Java's options) does not reach it.
 */
export function serverEnvironment(environment: Environment, own: Environment = {}): Environment {
  return { ...chosen(environment, SURROUNDINGS), ...LOCALE, ...own };
}

/** Likewise of a process that also reaches other machines, through the user's proxy where there is one, and this one never so. */
export function networkEnvironment(environment: Environment, own: Environment = {}): Environment {
  return serverEnvironment(environment, {
    ...chosen(environment, [...PROXIES, ...CERTIFICATES]),
    ...noProxy(environment),
    ...own,
  });
}

/** Likewise of Maven, pip and Grafana's catalogue. */
export function downloadEnvironment(environment: Environment, own: Environment = {}): Environment {
  return networkEnvironment(environment, { ...chosen(environment, REGISTRIES), ...own });
}

function noProxy(environment: Environment): Environment {
  const ofUser = [environment['no_proxy'], environment['NO_PROXY']].filter(
    (it) => it !== undefined && it !== '',
  );
  const all = [...ofUser, ...LOOPBACK].join(',');
  return { no_proxy: all, NO_PROXY: all };
}

/** Of these variables, those that are set; an empty one counts as unset. */
export function chosen(environment: Environment, names: readonly string[]): Environment {
  return Object.fromEntries(
    names.map((name) => [name, environment[name]]).filter(([, value]) => (value ?? '').trim() !== ''),
  );
}
