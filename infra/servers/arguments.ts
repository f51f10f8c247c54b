/** `--name value` of each entry, for a command line. */
export function options(values: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

/** `-Dname=value` of each entry: system properties of a JVM. */
export function systemProperties(values: Readonly<Record<string, string | number | boolean>>): string[] {
  return Object.entries(values).map(([name, value]) => `-D${name}=${value}`);
}
