import {
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  ThresholdsMode,
  type DynamicConfigValue,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';

/**
 * A colour by name: frames come in random order, and Grafana's palette goes by order. All of them are of a middling lightness,
 * so that they stand out on a dark background and on a light one: a test computes the contrast.
 */
export type Colours = Readonly<Record<string, string>>;

export const GOOD = '#3E9B4F';
export const BAD = '#E5484D';
export const WARNING = '#D9691A';
export const PLAIN = '#4A86E8';
/** Of whatever is none of those that have a colour. */
export const OTHER = '#808791';
export const GOLD = '#B07D00';
export const TEAL = '#1D9AA8';
export const PURPLE = '#A35FCB';
export const VIOLET = '#8464D8';
export const PINK = '#C9479B';

/** The streaming job's reasons of dead letters. */
export const REASON_COLOURS: Colours = {
  empty: OTHER,
  too_large: GOLD,
  not_json: WARNING,
  schema: PURPLE,
  value: PLAIN,
  unforeseen: PINK,
};

/** Of figures beside each other that are neither good nor bad. */
export const RATE = PLAIN;
export const DURATION = PURPLE;

const PARTITION_COLOURS = [
  PLAIN,
  GOOD,
  WARNING,
  PURPLE,
  GOLD,
  TEAL,
  '#7C8B00',
  '#B5651D',
  PINK,
  '#0F9D7A',
  '#5C7CFA',
  OTHER,
];

/** Colours of the partitions, by number; beyond twelve, Grafana chooses. */
export const LAG_COLOURS: Colours = Object.fromEntries(
  PARTITION_COLOURS.map((colour, index) => [String(index), colour]),
);

/** One colour, always the same. */
export function fixed(colour: string): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor(colour);
}

/** A field's override that gives it a colour. */
export function colourOverride(colour: string): DynamicConfigValue {
  return { id: 'color', value: { mode: FieldColorModeId.Fixed, fixedColor: colour } };
}

/** A field's overrides that give it a colour from 1 on: none of what is bad is nothing to look at. */
export function colourFromOneOn(colour: string): DynamicConfigValue[] {
  return colourSteps('text', [1, colour]);
}

/** A field's overrides that give its values a colour each: this one, and another from each of these on. */
export function colourSteps(
  lowest: string,
  ...steps: readonly (readonly [from: number, colour: string])[]
): DynamicConfigValue[] {
  const all = [{ value: null, color: lowest }, ...steps.map(([value, color]) => ({ value, color }))];
  return [
    { id: 'color', value: { mode: FieldColorModeId.Thresholds } },
    { id: 'thresholds', value: { mode: ThresholdsMode.Absolute, steps: all } },
  ];
}

/** Gives texts of a column a colour each. */
export function colourMapping(colours: Colours): ValueMapping {
  const options = Object.entries(colours).map(([text, color], index) => [text, { color, text, index }]);
  return { type: MappingType.ValueToText, options: Object.fromEntries(options) };
}
