import { types } from 'cassandra-driver';
import { framesOf, interpolate, statementOf, type View } from './plugin.ts';

const view: View = {
  from: new Date('2026-11-23T12:00:00.250Z'),
  to: new Date('2026-11-23T13:00:00.000Z'),
  variables: { granularity: 'minute', country: ["Côte d'Ivoire", 'Egypt'] },
  interval: '5s',
};

/** An answer of the driver with these columns and rows. */
function answer(
  columns: readonly [string, number][],
  rows: readonly (readonly unknown[])[],
): types.ResultSet {
  const names = columns.map(([name]) => name);
  const found = rows.map((values) => ({ get: (name: string) => values[names.indexOf(name)] }));
  return { columns: columns.map(([name, code]) => ({ name, type: { code } })), rows: found } as never;
}

describe('a statement', () => {
  it('has variables in the forms that Grafana knows, in the format that is asked for', () => {
    expect(interpolate("'$granularity' '${granularity}' '[[granularity]]'", view)).toBe(
      "'minute' 'minute' 'minute'",
    );
    expect(interpolate('IN (${country:sqlstring})', view)).toBe("IN ('Côte d''Ivoire','Egypt')");
    expect(interpolate('$country ${__from} $__interval', view)).toBe("Côte d'Ivoire,Egypt 1795435200250 5s");
  });

  it('has the macros of the plugin, in milliseconds and in seconds', () => {
    expect(statementOf('SELECT $__timeFrom, $__timeTo, $__unixEpochFrom, $__unixEpochTo', view)).toBe(
      'SELECT 1795435200250, 1795438800000, 1795435200, 1795438800',
    );
  });

  it('is refused where the plugin refuses it, or something would reach Cassandra unreplaced', () => {
    expect(() => statementOf('SELECT\n1', view)).toThrow('not a SELECT statement');
    expect(() => statementOf('DELETE FROM t', view)).toThrow('not a SELECT statement');
    expect(() => statementOf('SELECT $nobody', view)).toThrow('left unreplaced: SELECT $nobody');
    expect(() => statementOf('SELECT ${country:pipe}', view)).toThrow('pipe is not known');
  });
});

describe('an answer', () => {
  const { text, double, decimal } = types.dataTypes;

  it('is one frame for each value of the first column, called as the alias says; a missing number is 0', () => {
    const rows = [
      ['a', 1],
      ['b', null],
      ['a', 3],
    ];
    const frames = framesOf(
      answer(
        [
          ['label', text],
          ['value', double],
        ],
        rows,
      ),
      'lag of {{ label }}',
    );
    expect(frames.map(({ id, alias, rows: found }) => [id, alias, found.map(({ value }) => value)])).toEqual([
      ['a', 'lag of a', [1, 3]],
      ['b', 'lag of b', [0]],
    ]);
  });

  it('with a decimal fails, as in the plugin', () => {
    expect(() => framesOf(answer([['sum', decimal]], []))).toThrow('field sum has unsupported type');
  });
});
