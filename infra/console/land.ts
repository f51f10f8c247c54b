import { createRequire } from 'node:module';
import { feature } from 'topojson-client';
import type { Topology } from 'topojson-specification';

type Ring = readonly (readonly [longitude: number, latitude: number])[];

/**
 * The world's land as a picture, a degree a unit, north up: Natural Earth's at 1 : 110,000,000, which is in the public domain. Its grey
 * lies on light as on dark.
 */
export function landPicture(): string {
  const world: Topology = createRequire(import.meta.url)('world-atlas/land-110m.json');
  const { land } = world.objects;
  if (land?.type !== 'GeometryCollection') throw new Error('Expected the land of world-atlas, got none');
  const paths = feature(world, land).features.flatMap(({ geometry }) =>
    geometry.type === 'MultiPolygon' ? geometry.coordinates.flat().flatMap(pathsOf) : [],
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-180 -90 360 180" preserveAspectRatio="none"><path fill="#808489" fill-opacity=".22" d="${paths.join('')}"/></svg>`;
}

/** A ring, and what of it is behind the map's edge once more at the other side. */
function pathsOf(positions: readonly (readonly number[])[]): readonly string[] {
  const ring = unrolled(positions);
  const longitudes = ring.map(([longitude]) => longitude);
  return [-360, 0, 360]
    .filter((by) => Math.max(...longitudes) + by > -180 && Math.min(...longitudes) + by < 180)
    .map((by) => pathOf(ring.map(([longitude, latitude]) => [longitude + by, latitude])));
}

/** A ring that goes on behind 180 degrees, where the sphere's begins anew at -180; what lies around the pole is closed along it. */
function unrolled(positions: readonly (readonly number[])[]): Ring {
  let turns = 0;
  let before = positions[0]?.[0] ?? 0;
  const ring = positions.map(([longitude = 0, latitude = 0]) => {
    if (Math.abs(longitude - before) > 180) turns += longitude < before ? 1 : -1;
    before = longitude;
    return [longitude + 360 * turns, latitude] as const;
  });
  const [first, last] = [ring[0], ring.at(-1)];
  return first === undefined || last === undefined || turns === 0
    ? ring
    : [...ring, [last[0], -90], [first[0], -90]];
}

/** In tenths of a degree, which is less than a pixel. */
function pathOf(ring: Ring): string {
  const points = ring.map(([longitude, latitude]) => `${tenths(longitude)} ${tenths(-latitude)}`);
  return `M${points.filter((point, index) => point !== points[index - 1]).join('L')}z`;
}

function tenths(degrees: number): string {
  return String(Math.round(degrees * 10) / 10);
}
