import path from 'node:path';
import { processEnvironment } from '../../config/environment.ts';
import { readLocalConfig } from '../../config/localConfig.ts';
import { programFolder } from '../../infra/servers/folders.ts';
import { installTools } from '../docker/tools.ts';
import { docker, engineAbsence, startEngine, type Engine } from './engine.ts';
import { pulledImages } from './images.ts';
import { BASE, importBase, makeStandIns, rootFilesystem } from './standIns.ts';

/** Variable by which the set-up tells the tests how the engine is reached; not set where there is none. */
export const ENGINE_HOST = 'ENGINE_TEST_HOST';

let engine: Engine | undefined;

/** Starts an engine and makes the stand-ins. Where that cannot be done, the reason is said, and the tests are skipped. */
export async function startEngineForTests(): Promise<void> {
  const absence = engineAbsence();
  if (absence !== undefined) return skipped(absence);
  const folder = programFolder(readLocalConfig(), 'engine');
  const root = rootFilesystem(folder);
  try {
    if (await root.needed()) await root.run(() => undefined);
    engine = await startEngine(folder);
    await importBase(engine.host, path.join(folder, 'root'));
    await docker(engine.host, ['run', '--rm', '--network', 'none', BASE, 'true']);
  } catch (error) {
    await stopEngineForTests();
    return skipped(error instanceof Error ? error.message : String(error));
  }
  // It works, and so what does not from here on is a fault of this repository's.
  try {
    await installTools();
    await makeStandIns(engine.host, await pulledImages());
  } catch (error) {
    await stopEngineForTests();
    throw error;
  }
  // The tests inherit it.
  Object.assign(processEnvironment(), { [ENGINE_HOST]: engine.host });
}

function skipped(absence: string): void {
  process.stderr.write(`The tests on a real engine are skipped: ${absence}\n`);
}

/** Ends it. */
export async function stopEngineForTests(): Promise<void> {
  await engine?.stop();
  engine = undefined;
}
