// jest loads this with Node's own loader, and so the packages that offer ES modules alone; tests get them transformed.
import { register } from 'tsx/esm/api';

register();
const { startEngineForTests } = await import('./servers.ts');

export default startEngineForTests;
