/**
 * Six projects: unit and workflow tests stand beside the code; docker tests check the container files without an engine, engine tests
 * on one that their set-up starts; live tests share servers that their set-up starts; stack tests start and stop servers
 * themselves; fault tests break a stack of their own. tests/run.ts runs them one after another.
 */
const common = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.(ts|js|mjs)$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // It exports itself under `import` alone, which jest does not ask for.
  moduleNameMapper: { '^unicorn-magic$': '<rootDir>/node_modules/unicorn-magic/node.js' },
  // Most of what we depend on ships ES modules only, which jest does not load as they are.
  transformIgnorePatterns: [],
  // Servers and images, among them copies of this repository.
  modulePathIgnorePatterns: ['<rootDir>/.pipeline/'],
};

export default {
  testSequencer: '<rootDir>/tests/live/byName.mjs',
  // A limit against hanging, not a measure: the machine may be busy. Longer than the waits of one test together, which say
  // what they waited for.
  testTimeout: 600_000,
  projects: [
    {
      ...common,
      displayName: 'unit',
      roots: [
        'activities',
        'cli',
        'config',
        'connections',
        'domain',
        'grafana',
        'infra',
        'pipelines',
        'tests/benchmarks',
        'tests/console',
        'tests/counts',
        'tests/faults',
        'tests/grafana',
        'tests/house',
        'tests/totals',
        'workers',
        'workflows',
      ].map((folder) => `<rootDir>/${folder}`),
      testPathIgnorePatterns: ['\\.faults\\.test\\.ts$'],
    },
    {
      ...common,
      displayName: 'live',
      testMatch: ['<rootDir>/tests/live/*.live.test.ts'],
      globalSetup: '<rootDir>/tests/live/globalSetup.mjs',
      globalTeardown: '<rootDir>/tests/live/globalTeardown.mjs',
    },
    {
      ...common,
      displayName: 'docker',
      testMatch: ['<rootDir>/tests/docker/*.test.ts'],
      globalSetup: '<rootDir>/tests/docker/globalSetup.mjs',
    },
    {
      ...common,
      displayName: 'engine',
      testMatch: ['<rootDir>/tests/engine/*.engine.test.ts'],
      globalSetup: '<rootDir>/tests/engine/globalSetup.mjs',
      globalTeardown: '<rootDir>/tests/engine/globalTeardown.mjs',
    },
    { ...common, displayName: 'faults', testMatch: ['<rootDir>/tests/faults/*.faults.test.ts'] },
    { ...common, displayName: 'stack', testMatch: ['<rootDir>/tests/stack/*.test.ts'] },
  ],
};
