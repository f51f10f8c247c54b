import {
  BAD,
  GOLD,
  GOOD,
  PINK,
  PLAIN,
  TEAL,
  VIOLET,
  WARNING,
  type Colours,
} from '../../../grafana/colours.ts';
import type { Sector } from '../record.ts';

/** The same sector has the same colour everywhere. */
export const SECTOR_COLOURS: Readonly<Record<Sector, string>> = {
  Technology: PLAIN,
  Healthcare: BAD,
  Finance: GOLD,
  Retail: WARNING,
  Agriculture: GOOD,
};

/** From small to large. */
export const SIZE_COLOURS: Colours = { micro: TEAL, small: PLAIN, medium: VIOLET, large: PINK };
