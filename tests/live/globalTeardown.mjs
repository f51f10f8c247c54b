// The same instance of the module that globalSetup.mjs has started the servers with.
const { stopLiveStack } = await import('./servers.ts');

export default stopLiveStack;
