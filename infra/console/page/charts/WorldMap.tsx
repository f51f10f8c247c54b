import { useState } from 'preact/hooks';
import type { MapView, Place } from '../../charts/chartsView.ts';
import { number } from '../words.ts';
import { bucketTime, exact } from './figures.ts';

const MERIDIANS = [-150, -120, -90, -60, -30, 0, 30, 60, 90, 120, 150];
const PARALLELS = [-60, -30, 0, 30, 60];
/** Radii in degrees: of the smallest record on the map, and of the largest. */
const SMALLEST = 1.2;
const LARGEST = 7;
/** So many are in the table. */
const LISTED = 100;

/** Where a circle is drawn: once, and on the other side of the map, too, where it reaches over the 180th meridian. */
function centres(longitude: number, radius: number): readonly number[] {
  if (longitude + radius > 180) return [longitude, longitude - 360];
  return longitude - radius < -180 ? [longitude, longitude + 360] : [longitude];
}

interface MapProps {
  readonly map: MapView;
  readonly count: string;
}

/** The newest records where they are, the larger the more: on a grid of degrees, and as a table. */
export function WorldMap({ map, count }: MapProps) {
  const { places, size, more } = map;
  const [pointed, point] = useState<Place | undefined>();
  const shown = pointed ?? places[0];
  const drawn = places.toSorted((one, other) => other.size - one.size);
  const [largest, smallest] = [drawn[0]?.size ?? 0, drawn.at(-1)?.size ?? 0];
  const radius = (of: number) =>
    largest === smallest
      ? SMALLEST
      : SMALLEST + (LARGEST - SMALLEST) * ((of - smallest) / (largest - smallest)) ** 2;
  return (
    <section>
      <h2>
        Where the newest were{' '}
        <span class="aside">
          {more ? 'of the ' : ''}
          {number(places.length)}
          {more ? ' newest' : ''} that were written within the hour, the larger the more {size}
        </span>
      </h2>
      {shown === undefined ? (
        <p class="quiet">None of this time that were written within the hour.</p>
      ) : (
        <figure class="plot map">
          <figcaption>
            <h3>{shown.label === '' ? shown.key : shown.label}</h3>
            <span class="quiet">
              {size} {exact(shown.size)}, {bucketTime(shown.time, false)}
            </span>
          </figcaption>
          <svg
            viewBox="-180 -90 360 180"
            role="img"
            aria-label={`${number(places.length)} ${count} on a map of the world; a table is below`}
            onPointerLeave={() => point(undefined)}
          >
            <image href="/land.svg" x="-180" y="-90" width="360" height="180" />
            <path
              class="grid"
              d={
                MERIDIANS.map((x) => `M${x} -90v180`).join('') +
                PARALLELS.map((y) => `M-180 ${y}h360`).join('')
              }
            />
            {drawn.flatMap((place) =>
              centres(place.longitude, radius(place.size)).map((longitude) => (
                <circle
                  key={`${place.key} ${longitude}`}
                  class={place === pointed ? 'pointed' : ''}
                  cx={longitude}
                  cy={-place.latitude}
                  r={radius(place.size)}
                  onPointerEnter={() => point(place)}
                />
              )),
            )}
          </svg>
          <Table map={map} count={count} />
        </figure>
      )}
    </section>
  );
}

function Table({ map: { places, size }, count }: MapProps) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As a table</summary>
      {open && (
        <div class="scrolled" tabIndex={0} role="region" aria-label={`${count} on the map, as a table`}>
          <table>
            <thead>
              <tr>
                <th>time</th>
                <th class="wide">place</th>
                <th class="number">{size}</th>
                <th class="number">north</th>
                <th class="number">east</th>
              </tr>
            </thead>
            <tbody>
              {places.slice(0, LISTED).map((place) => (
                <tr key={place.key}>
                  <td>{bucketTime(place.time, false)}</td>
                  <td class="wide">{place.label === '' ? place.key : place.label}</td>
                  <td class="number">{exact(place.size)}</td>
                  <td class="number">{exact(place.latitude)}</td>
                  <td class="number">{exact(place.longitude)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
