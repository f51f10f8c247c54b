/** Two projects: unit and workflow tests stand beside the code, live tests run on servers that the global set-up starts. */
const common = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.(ts|js|mjs)$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // Most of what we depend on ships ES modules only, which jest does not load as they are.
  transformIgnorePatterns: [],
};

export default {
  // A limit against hanging, not a measure: the machine may be busy.
  testTimeout: 120_000,
  projects: [
    {
      ...common,
      displayName: 'unit',
      roots: ['activities', 'cli', 'config', 'connections', 'domain', 'infra', 'workers', 'workflows'].map(
        (folder) => `<rootDir>/${folder}`,
      ),
    },
  ],
};
