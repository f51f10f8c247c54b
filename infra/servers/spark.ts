import path from 'node:path';
import { serverEnvironment } from '../../config/childEnvironment.ts';
import type { Environment } from '../../config/environment.ts';
import type { LocalConfig } from '../../config/localConfig.ts';
import { programFolder, writeConfiguration } from './folders.ts';
import { opens, QUICK_START, serverOptions } from './java.ts';

/** Spark's home: the jars from Maven, laid out as Spark's launcher expects them. */
export function sparkHome(local: LocalConfig): string {
  return programFolder(local, 'spark');
}

/**
 * Seconds after which a silent worker is lost. So long, too, a master that was restarted waits for the workers, drivers and
 * applications it remembers, and takes no submission: a minute by default.
 */
const WORKER_TIMEOUT = { 'spark.worker.timeout': 15 } as const;

/** What holds of the master wherever it runs; infra/docker-compose.yml says the same, which a test compares. */
export const MASTER_SETTINGS = {
  'spark.master.rest.enabled': true,
  'spark.deploy.recoveryMode': 'FILESYSTEM',
  ...WORKER_TIMEOUT,
} as const;

/**
 * Likewise of a worker: jars and logs of ended drivers and executors are kept for half an hour. They are 38 MB, and a driver that
 * fails until a person decides fails every 80 seconds or so: 1 GB, where a day would be 41.
 */
export const WORKER_SETTINGS = {
  'spark.worker.cleanup.enabled': true,
  'spark.worker.cleanup.appDataTtl': 1800,
  'spark.worker.cleanup.interval': 300,
  ...WORKER_TIMEOUT,
} as const;

/** JVM options and class path of Spark's own daemons. */
export async function daemonArgs(
  local: LocalConfig,
  name: 'spark-master' | 'spark-worker',
): Promise<string[]> {
  const logging = await writeConfiguration(local, 'spark/log4j2.properties', LOGGING);
  return [
    '-Xmx256m',
    ...(await serverOptions(local, name)),
    ...QUICK_START,
    `-Dlog4j2.configurationFile=${logging}`,
    ...opens(
      'java.lang',
      'java.lang.invoke',
      'java.io',
      'java.net',
      'java.nio',
      'java.util',
      'java.util.concurrent',
      'sun.nio.ch',
      'sun.security.action',
    ),
    '-cp',
    path.join(sparkHome(local), 'jars', '*'),
  ];
}

/** Environment of the daemons, which drivers and executors inherit. */
export function sparkEnvironment(local: LocalConfig, environment: Environment): Environment {
  return serverEnvironment(environment, {
    SPARK_HOME: sparkHome(local),
    // The launcher would look for a built source tree to find out.
    SPARK_SCALA_VERSION: '2.12',
    // Drivers and executors, too, bind to loopback alone.
    SPARK_LOCAL_IP: '127.0.0.1',
    SPARK_LOCAL_HOSTNAME: '127.0.0.1',
  });
}

/** What becomes of workers, drivers and applications is worth a line; the rest only when it goes wrong. */
const LOGGING = `rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{ISO8601} %p %c{1} %m%n
logger.deploy.name = org.apache.spark.deploy
logger.deploy.level = info
`;
