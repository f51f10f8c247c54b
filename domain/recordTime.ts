const TIME =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:(Z)|([+-])(\d\d)(?::?(\d\d))?)?$/;
const MAX_OFFSET_MINUTES = 18 * 60;

/**
 * A record's time, to the millisecond that Cassandra keeps: what is finer is cut off. ISO 8601 with a T or a blank between date
 * and time; seconds, a fraction of up to nine digits, and the offset (Z, +05:30, +0530, +05) may be left out. A time without an
 * offset is UTC. Undefined for any other text, and for what is in no calendar.
 */
export function recordTime(text: string): Date | undefined {
  const [, date, minute, second = '00', fraction = '', , sign = '+', hours = '00', minutes = '00'] =
    TIME.exec(text) ?? [];
  if (date === undefined || minute === undefined) return undefined;
  const offset = Number(hours) * 60 + Number(minutes);
  if (Number(minutes) > 59 || offset > MAX_OFFSET_MINUTES) return undefined;
  const written = `${date}T${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  const local = new Date(written);
  // JavaScript takes the 30th of February for the 2nd of March.
  if (Number.isNaN(local.getTime()) || local.toISOString() !== written) return undefined;
  return new Date(local.getTime() - Number(`${sign}1`) * offset * 60_000);
}
