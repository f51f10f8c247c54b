/**
 * Earthquakes that never were, for tests and for machines without a network: a pure function of the time, in the shape that the feed
 * documents. One happens in each slot of 20 seconds and is told half a minute later; it is revised, most are reviewed, some deleted.
 */

export interface Feature {
  readonly type: 'Feature';
  readonly id: string;
  readonly properties: Readonly<Record<string, string | number | null>>;
  readonly geometry: { readonly type: 'Point'; readonly coordinates: readonly [number, number, number] };
}

const SLOT_MS = 20_000;
/** After the earthquake: it is told, revised by more stations, reviewed or deleted. */
const TOLD_MS = 30_000;
const REVISED_MS = 90_000;
const REVIEWED_MS = 300_000;

const NETWORKS = ['us', 'ci', 'nc', 'ak', 'hv', 'tx'] as const;
const PLACES = [
  'Ridgecrest, California',
  'Pāhala, Hawaii',
  'Anchor Point, Alaska',
  'Pecos, Texas',
  'Fiji region',
];

/** The versions of the earthquakes that happened from `fromMs` on and are told at `nowMs`, each in its newest, oldest earthquake first. */
export function eventsAt(fromMs: number, nowMs: number): readonly Feature[] {
  const first = Math.ceil(fromMs / SLOT_MS);
  const last = Math.floor((nowMs - TOLD_MS) / SLOT_MS);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => eventOf(first + index, nowMs));
}

function eventOf(slot: number, nowMs: number): Feature {
  const time = slot * SLOT_MS;
  const age = nowMs - time;
  const isRevised = age >= REVISED_MS;
  const isReviewed = age >= REVIEWED_MS;
  const isDeleted = isReviewed && slot % 20 === 7;
  const network = NETWORKS[slot % NETWORKS.length] ?? 'us';
  const first = Math.round(fraction(slot, 1) * 60) / 10;
  const isFelt = isReviewed && first > 3;
  const code = String(slot);
  return {
    type: 'Feature',
    id: `${network}${code}`,
    properties: {
      mag:
        slot % 50 === 13 ? null : isRevised ? Math.round((first + fraction(slot, 2) - 0.5) * 10) / 10 : first,
      place: isRevised ? `${slot % 90} km N of ${PLACES[slot % PLACES.length]}` : null,
      time,
      updated: time + (isReviewed ? REVIEWED_MS : isRevised ? REVISED_MS : TOLD_MS),
      tz: null,
      url: `https://earthquake.usgs.gov/earthquakes/eventpage/${network}${code}`,
      detail: `https://earthquake.usgs.gov/earthquakes/feed/v1.0/detail/${network}${code}.geojson`,
      felt: isFelt ? slot % 400 : null,
      cdi: isFelt ? 3.4 : null,
      mmi: null,
      alert: isFelt && first > 5 ? 'green' : null,
      status: isDeleted ? 'deleted' : isReviewed ? 'reviewed' : 'automatic',
      tsunami: 0,
      sig: Math.round(first * 100),
      net: network,
      code,
      ids: `,${network}${code},`,
      sources: `,${network},`,
      types: ',origin,phase-data,',
      nst: isRevised ? 20 + (slot % 80) : null,
      dmin: isRevised ? 0.05 : null,
      rms: 0.3,
      gap: isRevised ? 60 : null,
      magType: 'ml',
      type: 'earthquake',
      title: `M ${first}`,
    },
    geometry: {
      type: 'Point',
      coordinates: [
        Math.round(fraction(slot, 3) * 360_000 - 180_000) / 1000,
        Math.round(fraction(slot, 4) * 140_000 - 70_000) / 1000,
        Math.round(fraction(slot, 5) * 7000) / 100,
      ],
    },
  };
}

/** Of the unit interval, the same for the same numbers. */
function fraction(slot: number, which: number): number {
  const mixed = Math.imul((slot % 1_000_003) * 31 + which, 0x9e3779b1) >>> 0;
  return (Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 0) / 0x1_0000_0000;
}
