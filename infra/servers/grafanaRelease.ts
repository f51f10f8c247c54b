/** The Grafana that is downloaded where none is installed. The Cassandra data source is made for it. */
export interface GrafanaRelease {
  readonly version: string;
  /** SHA-256 of the archive, by the end of its name: operating system and processor. */
  readonly sha256: Readonly<Record<string, string>>;
}

export const GRAFANA_RELEASE: GrafanaRelease = {
  version: '12.3.2',
  sha256: {
    'linux-amd64': 'f8675fc07f43f38268bb9132bf4014a26a4f4956f93a697047046ba9268f9d9b',
    'linux-arm64': 'af0d8288b0818c3a1d5b4b2fc9b4c567bf55fcb8e28035d49a8dd54661cc880b',
    'darwin-amd64': '7daa6d40893e91a1f8e2d426580e8402616ffb4fb1ff09af9a1bdd81598dcf06',
    'darwin-arm64': '221b878196b68221fc4540ddef4bc9c4c43e05cd81662b15f4c6200f45b1d2a5',
  },
};

/** An archive of a release for one kind of machine. */
export interface GrafanaArchive {
  readonly name: string;
  readonly sha256: string;
}

/** The release's archive for a machine, as Node calls its system and processor; undefined where there is none. */
export function archiveFor(
  { version, sha256 }: GrafanaRelease,
  platform: string,
  processor: string,
): GrafanaArchive | undefined {
  const machine = `${platform}-${processor === 'x64' ? 'amd64' : processor}`;
  const sum = sha256[machine];
  return sum === undefined ? undefined : { name: `grafana-${version}.${machine}.tar.gz`, sha256: sum };
}

/** Major versions of Grafana that the data source works in, and that know all that the dashboards use. */
const OLDEST = 10;
const NEWEST = 12;

/** What is wrong with a Grafana of this version, as a part of a sentence; undefined where it fits, or says no version. */
export function unfitness(version: string | undefined): string | undefined {
  const major = Number(/\d+/.exec(version ?? '')?.[0] ?? OLDEST);
  if (major >= OLDEST && major <= NEWEST) return undefined;
  return `is a Grafana ${version}, and the Cassandra data source and the dashboards need one from ${OLDEST} to ${NEWEST}`;
}
