#!/usr/bin/env node
// The entry of the command. Plain JavaScript, as it must also run, and say what to do, before the packages are installed, and on a
// Node.js that cannot load them.
import { existsSync, readFileSync } from 'node:fs';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const versions = engines.node.split(' || ');
const packages = new URL('../node_modules/tsx', import.meta.url);
if (!versions.some(isMet)) {
  const listed = versions.map((version) => version.replace(/^\D+/, '')).join(', ');
  say(`Node.js ${listed} or newer is needed, this is ${process.versions.node}: install one of these.`);
} else if (!existsSync(packages)) {
  say('The packages are not installed yet: run "npm install" (or "npm start", which does it).');
} else {
  const { register } = await import('tsx/esm/api');
  register();
  await import('./main.ts');
}

/** `^22.13`: this or a newer one of the same major version; `>=24`: of any. */
function isMet(version) {
  const [, sign, major, minor = 0] = /^(\^|>=)(\d+)(?:\.(\d+))?$/.exec(version);
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  return ownMajor === Number(major) ? ownMinor >= Number(minor) : sign === '>=' && ownMajor > Number(major);
}

function say(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
