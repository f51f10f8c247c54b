#!/usr/bin/env node
// The entry of the command. Plain JavaScript, as it must also run, and say what to do, before the packages are installed.
import { existsSync } from 'node:fs';

const packages = new URL('../node_modules/tsx', import.meta.url);
if (existsSync(packages)) {
  const { register } = await import('tsx/esm/api');
  register();
  await import('./main.ts');
} else {
  process.stderr.write(
    'The packages are not installed yet: run "npm install" (or "npm start", which does it).\n',
  );
  process.exitCode = 1;
}
