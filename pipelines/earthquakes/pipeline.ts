import { namesOf, type PipelineDefinition } from '../../domain/definition.ts';

/** Earthquakes as the US Geological Survey knows them, each in its newest version. */
export const earthquakes = {
  name: 'earthquakes',
  names: namesOf('earthquakes'),
  key: 'id',
  time: 'time',
  columnTypes: { updated: 'timestamp' },
  count: 'earthquakes',
  measures: [
    { name: 'magnitude', field: 'magnitude' },
    { name: 'felt', field: 'felt' },
  ],
  dimensions: [
    { name: 'network', field: 'network' },
    // Classes are those of Michigan Tech's scale, with all below 3 in one.
    {
      name: 'class',
      field: 'magnitude',
      classes: [
        { name: 'micro', below: 3 },
        { name: 'minor', below: 4 },
        { name: 'light', below: 5 },
        { name: 'moderate', below: 6 },
        { name: 'strong', below: 7 },
        { name: 'major', below: 8 },
        { name: 'great' },
      ],
    },
    // One that was deleted is still there, and counts; by its status it can be told from the others.
    { name: 'status', field: 'status' },
  ],
  map: { latitude: 'latitude', longitude: 'longitude', size: 'magnitude', label: 'place' },
  // The Earth may be quiet for a while.
  alerts: { staleSeconds: 7200, volumeBelow: null, volumeAbove: null },
  recent: ['magnitude', 'place', 'latitude', 'longitude', 'depth', 'felt', 'network', 'status', 'updated'],
} as const satisfies PipelineDefinition;
