import { gzipSync } from 'node:zlib';
import { landPicture } from './land.ts';

it('the land is a picture of degrees, light enough to be loaded where it is needed', () => {
  const picture = landPicture();
  expect(picture).toMatch(/^<svg [^>]*viewBox="-180 -90 360 180"/);
  const rings = ringsOf(picture);
  expect(rings.flat().length).toBeGreaterThan(5000);
  expect(rings.flat().every(([, latitude = NaN]) => Math.abs(latitude) <= 90)).toBe(true);
  expect(gzipSync(picture).length).toBeLessThan(30_000);
});

it('no line crosses the map where land goes on behind its edge, but along the pole', () => {
  const across = ringsOf(landPicture()).flatMap((ring) =>
    ring.filter(([longitude = 0, latitude], index) => {
      const [before = longitude] = ring[index - 1] ?? [];
      return Math.abs(longitude - before) > 180 && latitude !== 90;
    }),
  );
  expect(across).toEqual([]);
});

/** Longitudes, and latitudes downwards, of each ring. */
function ringsOf(picture: string): readonly (readonly (readonly number[])[])[] {
  const path = / d="([^"]*)"/.exec(picture)?.[1] ?? '';
  return [...path.matchAll(/M([^z]*)z/g)].map(([, ring = '']) =>
    ring.split('L').map((point) => point.split(' ').map(Number)),
  );
}
