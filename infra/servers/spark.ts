import path from 'node:path';
import type { Environment } from '../../config/environment.ts';
import type { LocalConfig } from '../../config/localConfig.ts';
import { programFolder } from './folders.ts';
import { opens } from './java.ts';

/** Spark's home: the jars from Maven, laid out as Spark's launcher expects them. */
export function sparkHome(local: LocalConfig): string {
  return programFolder(local, 'spark');
}

/** JVM options and class path of Spark's own daemons. */
export function daemonArgs(local: LocalConfig): string[] {
  return [
    ...['-Xmx256m', '-XX:+UseSerialGC'],
    ...opens('java.lang', 'java.lang.invoke', 'java.io', 'java.net', 'java.nio', 'java.util', 'java.util.concurrent'),
    ...opens('sun.nio.ch', 'sun.security.action'),
    ...['-cp', path.join(sparkHome(local), 'jars', '*')],
  ];
}

/** Environment of the daemons, which drivers and executors inherit. */
export function sparkEnvironment(local: LocalConfig): Environment {
  return {
    SPARK_HOME: sparkHome(local),
    // The launcher would look for a built source tree to find out.
    SPARK_SCALA_VERSION: '2.12',
    // Drivers and executors, too, bind to loopback alone.
    SPARK_LOCAL_IP: '127.0.0.1',
    SPARK_LOCAL_HOSTNAME: '127.0.0.1',
  };
}
