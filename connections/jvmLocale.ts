/**
 * The locale of every JVM that works on what is kept: Kafka looks for its segments under digits, and Spark's master numbers its
 * drivers with digits, of the locale that it finds; and in Turkish the capital of i is no I. Each property stands before its kind
 * for formats, which would win. Later options win over earlier ones, and all over JAVA_TOOL_OPTIONS and JDK_JAVA_OPTIONS.
 */
export const JVM_LOCALE: readonly string[] = [
  ...['language=en', 'country=US', 'script=', 'variant=', 'extensions='].flatMap((property) => [
    `-Duser.${property}`,
    `-Duser.${property.replace('=', '.format=')}`,
  ]),
  '-Dfile.encoding=UTF-8',
];
