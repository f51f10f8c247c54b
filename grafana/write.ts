import { readAlertConfig } from '../config/alertConfig.ts';
import { readPipelineConfig } from '../config/pipelineConfig.ts';
import { pipelineNames } from '../pipelines/load.ts';
import { writeGrafanaFiles } from './stackFiles.ts';

/** Entry: writes what Grafana reads of the pipelines of the configuration into the folder of the first argument. Harmless twice. */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('expected the folder to write to, got none');
const { pipelines, spark } = readPipelineConfig();
const { thresholds } = readAlertConfig(pipelineNames());
await writeGrafanaFiles(folder, { pipelines, retention: spark, thresholds });
