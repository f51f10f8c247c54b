import { errors, types } from 'cassandra-driver';

/** Thrown when Cassandra could not be reached, or not enough of it: worth another try. */
export class CassandraUnavailable extends Error {
  override readonly name = 'CassandraUnavailable';
  readonly statement: string;
  constructor(address: string, statement: string, reason: string, cause: unknown) {
    super(`Cassandra at ${address} did not carry out "${statement}": ${reason}`, { cause });
    this.statement = statement;
  }
}

/** Thrown when Cassandra understood and refused: wrong CQL, a missing right. */
export class CassandraRefused extends Error {
  override readonly name = 'CassandraRefused';
  readonly statement: string;
  constructor(address: string, statement: string, reason: string, cause: unknown) {
    super(`Cassandra at ${address} refused "${statement}": ${reason}`, { cause });
    this.statement = statement;
  }
}

/** Thrown when a keyspace, table or column does not exist: it was dropped, or this is a newer version's. The prepare activity makes it. */
export class CassandraSchemaMissing extends Error {
  override readonly name = 'CassandraSchemaMissing';
  readonly statement: string;
  constructor(address: string, statement: string, reason: string, cause: unknown) {
    super(`Cassandra at ${address} refused "${statement}": ${reason}; the prepare activity makes it`, {
      cause,
    });
    this.statement = statement;
  }
}

const MISSING = /does not exist|unconfigured table|undefined column name/i;

const { responseErrorCodes } = types;
const INVALID: number = responseErrorCodes.invalid;
const READ_FAILURE: number = responseErrorCodes.readFailure;
const REFUSALS: readonly number[] = [
  responseErrorCodes.syntaxError,
  responseErrorCodes.unauthorized,
  responseErrorCodes.invalid,
  responseErrorCodes.configError,
];

/** The driver's error as ours. Parameters are never in it, as they may be personal data, and no role's password. */
export function cassandraError(
  error: unknown,
  query: string,
  address: string,
): CassandraUnavailable | CassandraRefused | CassandraSchemaMissing {
  const statement = query
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/(PASSWORD = )'(?:[^']|'')*'/g, "$1'…'")
    .trim()
    .slice(0, 120);
  if (error instanceof errors.ResponseError && error.code === INVALID && MISSING.test(error.message)) {
    return new CassandraSchemaMissing(address, statement, error.message, error);
  }
  if (error instanceof errors.ResponseError && REFUSALS.includes(error.code)) {
    return new CassandraRefused(address, statement, error.message, error);
  }
  if (error instanceof TypeError || error instanceof errors.ArgumentError) {
    return new CassandraRefused(address, statement, 'a parameter does not fit its column', undefined);
  }
  return new CassandraUnavailable(address, statement, reasonOf(error), error);
}

/** Whether replicas tried to read and could not, which is by far most often as they met too many tombstones: the protocol does not say it to this driver. */
export function isReadFailure(error: unknown): boolean {
  const { cause } = error instanceof CassandraUnavailable ? error : {};
  return cause instanceof errors.ResponseError && cause.code === READ_FAILURE;
}

/** The driver's "all hosts tried" hides what each host answered in a map beside the message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof errors.NoHostAvailableError)) return error.message;
  const inner: unknown = error.innerErrors;
  const reasons =
    typeof inner === 'object' && inner !== null
      ? Object.entries(inner).map(
          ([host, one]) => `${host}: ${one instanceof Error ? one.message : String(one)}`,
        )
      : [];
  return reasons.length === 0 ? error.message : `no host available (${reasons.join('; ')})`;
}
