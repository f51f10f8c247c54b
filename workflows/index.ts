export { companyPipeline } from './companyPipeline.ts';
export { ingestCompanies } from './ingestCompanies.ts';
export { redriveDeadLetters } from './redriveDeadLetters.ts';
export { streamToCassandra } from './streamToCassandra.ts';
export { verifyCassandra } from './verifyCassandra.ts';
