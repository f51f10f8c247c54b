/** Names that the dashboards share with whoever provisions and runs Grafana. */

/** The plugin: Grafana's catalogue has it, no package registry does. Its id is the data source's type. */
export const PLUGIN = { id: 'hadesarchitect-cassandra-datasource', version: '3.3.0' } as const;

/** The data source, by the fixed uid that dashboards and alerts refer to. */
export const DATASOURCE = { type: PLUGIN.id, uid: 'company-pipeline-cassandra' } as const;

/** Uid of the dashboard of all pipelines; that of a pipeline's own is its name. A uid is the dashboard's address: `/d/<uid>`. */
export const OPERATIONS = 'operations';

/** Title of the folder of dashboards and alerts. */
export const FOLDER = 'Company pipeline';

/** The tag by which the dashboards link to each other. */
export const TAG = 'company-pipeline';
