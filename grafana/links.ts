import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  defaultDashboardLink,
  DashboardLinkType,
  type DashboardLink,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { TAG } from './names.ts';

/** Addresses of the pages beside Grafana, as a browser reaches them. */
export interface PageAddresses {
  readonly temporalUi: string;
  readonly sparkMasterUi: string;
  readonly console: string;
}

/** Those of the default ports, which the committed dashboards have; the native stack writes its own in their place. */
export const DEFAULT_ADDRESSES: PageAddresses = {
  temporalUi: 'http://127.0.0.1:8233',
  sparkMasterUi: 'http://127.0.0.1:9090',
  console: 'http://127.0.0.1:9021',
};

/** Links of a dashboard's top line: to the dashboards, with their time range, and to the other pages, in new tabs. */
export function links(): Builder<DashboardLink>[] {
  return [
    link({ title: TAG, type: DashboardLinkType.Dashboards, tags: [TAG], keepTime: true }),
    page('Temporal', DEFAULT_ADDRESSES.temporalUi, 'The workflows, their state, details and failures'),
    page('Spark', DEFAULT_ADDRESSES.sparkMasterUi, 'The driver and its application'),
    page('Topics', DEFAULT_ADDRESSES.console, 'Messages, offsets, lag and schemas'),
  ];
}

function page(title: string, url: string, tooltip: string): Builder<DashboardLink> {
  return link({
    title,
    type: DashboardLinkType.Link,
    url,
    tooltip,
    icon: 'external link',
    targetBlank: true,
  });
}

/** Not with the SDK's builder, which puts links into a menu. */
function link(what: Partial<DashboardLink> & Pick<DashboardLink, 'title' | 'type'>): Builder<DashboardLink> {
  const { placement: _, ...defaults } = defaultDashboardLink();
  return { build: () => ({ ...defaults, ...what }) };
}

/** The JSON of a dashboard with other addresses in place of the default ones. */
export function withAddresses(json: string, addresses: PageAddresses): string {
  const pages = ['temporalUi', 'sparkMasterUi', 'console'] as const;
  return pages.reduce(
    (text, name) => text.replaceAll(JSON.stringify(DEFAULT_ADDRESSES[name]), JSON.stringify(addresses[name])),
    json,
  );
}
