// The same instance of the module that globalSetup.mjs has started the engine with.
const { stopEngineForTests } = await import('./servers.ts');

export default stopEngineForTests;
