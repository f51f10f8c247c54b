const NUMBER = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `65,509`. */
export function number(value: number | bigint): string {
  return NUMBER.format(value);
}

/** Of today the time, of other days the day, too; UTC. */
export function time(iso: string): string {
  const today = new Date().toISOString().slice(0, 10);
  return iso.startsWith(today) ? iso.slice(11, 19) : `${iso.slice(5, 10)} ${iso.slice(11, 16)}`;
}

/** What names a dead letter. */
export function placeOf({
  day,
  partition,
  offset,
}: {
  readonly day: string;
  readonly partition: number;
  readonly offset: string;
}): string {
  return `${day}/${partition}/${offset}`;
}
