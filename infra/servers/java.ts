import path from 'node:path';
import type { Environment } from '../../config/environment.ts';

/** The java command: that of JAVA_HOME where it is set, else the one on the path. */
export function javaCommand(environment: Environment): string {
  const home = environment['JAVA_HOME'];
  return home === undefined || home === '' ? 'java' : path.join(home, 'bin', 'java');
}

/** A server's class path: all the jars of its folder. */
export function jarsOf(folder: string): string {
  return path.join(folder, '*');
}

/** `--add-opens` of packages of java.base to everyone. */
export function opens(...packages: readonly string[]): string[] {
  return packages.map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`);
}
