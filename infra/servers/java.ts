import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from '../../config/environment.ts';
import type { LocalConfig } from '../../config/localConfig.ts';
import { JVM_LOCALE } from '../../connections/jvmLocale.ts';
import { crashFile, programFolder, temporaryFolder } from './folders.ts';
import type { ServerName } from './server.ts';

/** Where a Java 17 is that was got from PyPI, as the machine has another. */
export function ownJava(local: LocalConfig): string {
  return path.join(programFolder(local, 'java'), 'runtime');
}

/** The java command of the servers: the one that was got for them, else the machine's. */
export function javaCommand(local: LocalConfig, environment: Environment): string {
  const own = path.join(ownJava(local), 'bin', 'java');
  return existsSync(own) ? own : machineJava(environment);
}

/** The machine's java command: that of JAVA_HOME where it is set, else the one on the path. */
export function machineJava(environment: Environment): string {
  const home = environment['JAVA_HOME'];
  return home === undefined || home === '' ? 'java' : path.join(home, 'bin', 'java');
}

/**
 * For a JVM that does little: the quick compiler alone, which halves the CPU time of its start (Apicurio 10.6 to 4.8 s, Spark's
 * worker 4.5 to 2.2 s). With Kafka and Cassandra it would be paid for with every record.
 */
export const QUICK_START = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'] as const;

/**
 * What every server's JVM starts with. One without memory ends, and is started again: else it may live on without answering, as
 * Cassandra has been seen to, with collections of two minutes. It leaves nothing in the machine's temporary folder, and what it says of
 * its own crash, as where a mapped file meets a full disk, in the folder of the logs: one file, and no image of its memory.
 */
export async function serverOptions(local: LocalConfig, name: ServerName): Promise<readonly string[]> {
  return [
    '-XX:+ExitOnOutOfMemoryError',
    '-XX:-CreateCoredumpOnCrash',
    `-XX:ErrorFile=${crashFile(local, name)}`,
    `-Djava.io.tmpdir=${await temporaryFolder(local, name)}`,
  ];
}

/** Arguments of the java command: the options, those that every JVM has last, and the program with its own arguments. */
export function jvmArgs(options: readonly string[], program: readonly string[]): string[] {
  return [...options, ...JVM_LOCALE, ...program];
}

/** A server's class path: all the jars of its folder. */
export function jarsOf(folder: string): string {
  return path.join(folder, '*');
}

/** `--add-opens` of packages of java.base to everyone. */
export function opens(...packages: readonly string[]): string[] {
  return packages.map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`);
}
