import { pathToFileURL } from 'node:url';
import { mkdir, mkdtemp, symlink } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from '../../config/environment.ts';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { HAS_SMALL_DISKS } from '../faults/smallDisk.ts';

/** What a person may have set for other programs: none of it reaches a server, or keeps one from being reached. */
const OF_OTHER_PROGRAMS: Environment = {
  http_proxy: 'http://127.0.0.1:9',
  https_proxy: 'http://127.0.0.1:9',
  JAVA_TOOL_OPTIONS: '-Duser.language=ar -Duser.country=EG',
  _JAVA_OPTIONS: '-Duser.language=tr -Duser.country=TR',
  CLASSPATH: '/of/others',
  LANG: 'C',
  LC_ALL: 'C',
  NODE_ENV: 'production',
  NODE_OPTIONS: '--max-http-header-size=4096',
  CASSANDRA_CONF: '/of/others',
  CASSANDRA_SERVICE_HOST: '10.0.0.1',
  KAFKA_SERVICE_HOST: '10.0.0.1',
  KAFKA_HEAP_OPTS: '-Xmx1k',
  KAFKA_OPTS: '-Dof.others',
  SPARK_HOME: '/of/others',
  SPARK_CONF_DIR: '/of/others',
  SPARK_DAEMON_JAVA_OPTS: '-Xmx1k',
  SPARK_DIST_CLASSPATH: '/of/others',
  SPARK_LOCAL_DIRS: '/of/others',
  HADOOP_CONF_DIR: '/of/others',
  GF_DATABASE_TYPE: 'mysql',
  GF_PATHS_DATA: '/of/others',
  GF_SERVER_HTTP_PORT: '80',
  PIP_REQUIRE_HASHES: '1',
  PIP_TARGET: '/of/others',
  PIP_USER: '1',
  PYTHONHOME: '/of/others',
  TEMPORAL_API_KEY: 'of the cloud',
  TEMPORAL_NAMESPACE: 'mine.of-the-cloud',
  TEMPORAL_TLS: 'true',
  TEMPORAL_PROFILE: 'cloud',
};

/** Temporary files may be no programs, the home of the user is read-only, and new files are for their owner alone. A checkout below /tmp is there as before. */
const MOUNTS = `set -e
checkout=$1
shift
mount --bind "$checkout" /mnt
mount -t tmpfs -o noexec,mode=1777 tmpfs /tmp
mkdir -p "$checkout"
mount --move /mnt "$checkout"
cd "$checkout"
mkdir /tmp/home
mount -t tmpfs -o ro tmpfs /tmp/home
umask 077
HOME=/tmp/home exec "$@"`;

/** A machine on which everything is set otherwise than on the one that this was written on. */
export interface AwkwardMachine {
  /** Folder for a stack, with a blank and a letter beyond ASCII in its path. */
  readonly home: string;
  readonly environment: Environment;
  /** The command as it is run there. Mounting is for root on Linux: elsewhere the umask alone is another. */
  command(...words: readonly string[]): readonly [string, ...string[]];
  /** What to delete at last. */
  readonly folder: string;
}

/** The worst of all that has kept somebody's stack from starting, at once. */
export async function awkwardMachine(): Promise<AwkwardMachine> {
  const all = path.join(REPOSITORY_ROOT, '.pipeline');
  await mkdir(all, { recursive: true });
  const folder = await mkdtemp(path.join(all, 'stack-test-ä b-'));
  const jar = path.join(folder, 'stream-records.jar');
  await symlink(path.join(REPOSITORY_ROOT, 'spark', 'target', 'stream-records.jar'), jar);
  return {
    folder,
    home: path.join(folder, 'home'),
    environment: { ...OF_OTHER_PROGRAMS, SPARK_JOB_JAR: pathToFileURL(jar).href },
    command: (...words) =>
      HAS_SMALL_DISKS
        ? [
            'unshare',
            '--mount',
            '--propagation',
            'private',
            'sh',
            '-c',
            MOUNTS,
            'sh',
            REPOSITORY_ROOT,
            ...words,
          ]
        : ['sh', '-c', 'umask 077; exec "$@"', 'sh', ...words],
  };
}
