const EXACT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const SHORT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 4 });

/** `65,509`, `2.51`; a dash where there is none. */
export function exact(value: number | null): string {
  return value === null ? '–' : EXACT.format(value);
}

/** `2.51`, `5,885,340`, `1.235T`: as much of it as a person reads. */
export function short(value: number | null): string {
  if (value === null) return '–';
  const size = Math.abs(value);
  return size < 1000 ? EXACT.format(value) : size < 10_000_000 ? WHOLE.format(value) : SHORT.format(value);
}

/** `1.5M`: an axis has little room. */
export function axisText(value: number): string {
  return SHORT.format(value);
}

/** Begin of a bucket: its time, and its day where it is of another than today. UTC. */
export function bucketTime(ms: number, isDay: boolean): string {
  const iso = new Date(ms).toISOString();
  const isToday = iso.slice(0, 10) === new Date().toISOString().slice(0, 10);
  if (isDay) return iso.slice(0, 10);
  return isToday ? iso.slice(11, 16) : `${iso.slice(5, 10)} ${iso.slice(11, 16)}`;
}
