import { errors, types } from 'cassandra-driver';
import { cassandraError } from './errors.ts';

const QUERY = 'SELECT *\n   FROM t WHERE id = ?';
const { responseErrorCodes } = types;

describe('cassandraError', () => {
  it.each([responseErrorCodes.invalid, responseErrorCodes.syntaxError, responseErrorCodes.unauthorized])(
    'finds code %i refused',
    (code) => {
      const cause = new errors.ResponseError(code, 'because');
      expect(cassandraError(cause, QUERY, 'host:9042')).toMatchObject({
        name: 'CassandraRefused',
        message: 'Cassandra at host:9042 refused "SELECT * FROM t WHERE id = ?": because',
        cause,
      });
    },
  );

  it.each([
    'table none does not exist',
    'Keyspace spark_streams does not exist',
    'Undefined column name topic_id in table spark_streams.verification_reports',
  ])('finds that something is missing which can be made: %s', (message) => {
    const cause = new errors.ResponseError(responseErrorCodes.invalid, message);
    expect(cassandraError(cause, QUERY, 'host:9042')).toMatchObject({
      name: 'CassandraSchemaMissing',
      message: `Cassandra at host:9042 refused "SELECT * FROM t WHERE id = ?": ${message}; the prepare activity makes it`,
      cause,
    });
  });

  it.each([
    new errors.ResponseError(responseErrorCodes.overloaded, 'busy'),
    new errors.ResponseError(responseErrorCodes.readTimeout, 'slow'),
    new errors.OperationTimedOutError('no answer in 12000 ms', 'host'),
  ])('finds %s worth another try', (cause) => {
    expect(cassandraError(cause, QUERY, 'host:9042')).toMatchObject({
      name: 'CassandraUnavailable',
      message: expect.stringContaining(cause.message),
      cause,
    });
  });

  it('says what each host answered when none did what it was asked', () => {
    const cause = new errors.NoHostAvailableError({ 'a:1': new Error('refused'), 'b:2': 'gone' });
    expect(cassandraError(cause, QUERY, 'a:1, b:2').message).toContain('(a:1: refused; b:2: gone)');
  });

  it('does not quote the password of a role', () => {
    const cause = new errors.ResponseError(responseErrorCodes.unauthorized, 'because');
    const query = "ALTER ROLE a WITH PASSWORD = 'its '' secret' AND LOGIN = true";
    expect(cassandraError(cause, query, 'host:9042').message).toContain(
      "ALTER ROLE a WITH PASSWORD = '…' AND LOGIN = true",
    );
  });

  it('does not quote a parameter that does not fit its column', () => {
    const error = cassandraError(new TypeError('Invalid string: Secretperson'), QUERY, 'host:9042');
    expect(error.name).toBe('CassandraRefused');
    expect(error.message).toContain('a parameter does not fit its column');
    expect(String(error.cause)).not.toContain('Secretperson');
  });
});
