import {
  FrameGeometrySourceBuilder,
  FrameGeometrySourceMode,
  MapLayerOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  ControlsOptionsBuilder,
  MapCenterID,
  MapViewConfigBuilder,
  PanelBuilder as Geomap,
} from '@grafana/grafana-foundation-sdk/geomap';
import { named, type Named } from './panel.ts';

/** Columns of what a map shows: degrees, and a number that a marker's size and colour are of. */
export interface MapColumns {
  readonly latitude: string;
  readonly longitude: string;
  readonly size: string;
}

/** One marker a row. The base map comes from Grafana's default server; without a network there are the markers alone. */
export function map(name: Named, { latitude, longitude, size }: MapColumns): Geomap {
  return named(new Geomap(), name)
    .view(new MapViewConfigBuilder().id(MapCenterID.Zero).lat(0).lon(0).zoom(1))
    .controls(new ControlsOptionsBuilder().showZoom(true).mouseWheelZoom(false).showAttribution(true))
    .basemap(new MapLayerOptionsBuilder().type('default').name('Layer 0'))
    .layers([
      new MapLayerOptionsBuilder()
        .type('markers')
        .name(name.title)
        .tooltip(true)
        .location(
          new FrameGeometrySourceBuilder()
            .mode(FrameGeometrySourceMode.Coords)
            .latitude(latitude)
            .longitude(longitude),
        )
        .config({
          showLegend: false,
          style: {
            size: { field: size, fixed: 5, min: 3, max: 18 },
            color: { field: size, fixed: 'text' },
            opacity: 0.6,
            symbol: { mode: 'fixed', fixed: 'img/icons/marker/circle.svg' },
          },
        }),
    ]);
}
