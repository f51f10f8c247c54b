/** Version in the answer of `java -version`; undefined where there is none. */
export function javaVersionIn(answer: string): string | undefined {
  return /version "([^"]+)"/.exec(answer)?.[1];
}

/** The one version that all the servers run on: Spark 3.5 and Cassandra 5.0 have no newer one in common. */
export function isJava17(version: string): boolean {
  return majorOf(version) === 17;
}

/** Whether its compiler makes what a Java 17 runs. */
export function isNewEnough(version: string): boolean {
  return majorOf(version) >= 17;
}

/** NaN where it says none; 1 of Java 8 and earlier. */
function majorOf(version: string): number {
  return Number(/^\d+/.exec(version)?.[0]);
}
