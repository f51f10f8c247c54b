import {
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  type DynamicConfigValue,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Sector } from '../domain/company.ts';

/** A colour by name: frames come in random order, and Grafana's palette goes by order. */
export type Colours = Readonly<Record<string, string>>;

/** The same sector has the same colour everywhere. */
export const SECTOR_COLOURS: Readonly<Record<Sector, string>> = {
  Technology: '#5794F2',
  Healthcare: '#F2495C',
  Finance: '#FADE2A',
  Retail: '#FF9830',
  Agriculture: '#73BF69',
};

/** From small to large. */
export const SIZE_COLOURS: Colours = {
  micro: '#C0D8FF',
  small: '#8AB8FF',
  medium: '#3274D9',
  large: '#1F60C4',
};

export const GOOD = '#73BF69';
export const BAD = '#F2495C';
export const WARNING = '#FF9830';
export const PLAIN = '#5794F2';
export const OTHER = '#B877D9';

const PARTITION_COLOURS = [
  '#5794F2',
  '#73BF69',
  '#FF9830',
  '#B877D9',
  '#FADE2A',
  '#8AB8FF',
  '#96D98D',
  '#FFB357',
  '#CA95E5',
  '#FFEE52',
  '#1F60C4',
  '#37872D',
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

/** Gives texts of a column a colour each. */
export function colourMapping(colours: Colours): ValueMapping {
  const options = Object.entries(colours).map(([text, color], index) => [text, { color, text, index }]);
  return { type: MappingType.ValueToText, options: Object.fromEntries(options) };
}
