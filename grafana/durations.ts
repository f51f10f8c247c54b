const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

const NUMBERS = [
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

/** A whole number of seconds in the largest unit that divides it, as people say it: `five minutes`, `90 seconds`. */
export function inWords(seconds: number): string {
  const [unit, length] = UNITS.find(([, it]) => seconds % it === 0) ?? UNITS[3];
  const number = seconds / length;
  return `${NUMBERS[number - 1] ?? number} ${unit}${number === 1 ? '' : 's'}`;
}

/** A number of seconds as a duration of CQL. */
export function cqlDuration(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${Math.ceil(seconds)}s`;
}
