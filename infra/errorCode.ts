/**
 * Whether an error of the operating system carries this code, e.g. `ENOENT`. Told by its shape: where code runs in a realm of
 * its own, as in jest, Node's errors are instances of another `Error`.
 */
export function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
