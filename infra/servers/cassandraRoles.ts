import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Environment } from '../../config/environment.ts';
import type { LocalConfig } from '../../config/localConfig.ts';
import { readRolePasswords, ROLE_PASSWORDS } from '../../config/rolesConfig.ts';
import { ROLES, type Role } from '../../domain/roles.ts';
import { hasCode } from '../errorCode.ts';

/** The passwords of Cassandra's roles on this stack: those that are configured, else its own, made at random for its home. */
export async function rolePasswords(
  local: LocalConfig,
  environment: Environment,
): Promise<Readonly<Record<Role, string>>> {
  const own = await generatedPasswords(local);
  return readRolePasswords({ ...own, ...withoutEmpty(environment) });
}

/**
 * The variables by which a process of this stack logs in to Cassandra as its role; none where a person has said how to log in, or
 * that another Cassandra is meant, whose roles are not ours.
 */
export async function loginOf(
  role: Role,
  local: LocalConfig,
  environment: Environment,
): Promise<{ readonly CASSANDRA_USERNAME?: string; readonly CASSANDRA_PASSWORD?: string }> {
  const { CASSANDRA_CONTACT_POINTS, CASSANDRA_USERNAME, CASSANDRA_PASSWORD } = withoutEmpty(environment);
  if ((CASSANDRA_CONTACT_POINTS ?? CASSANDRA_USERNAME ?? CASSANDRA_PASSWORD) !== undefined) return {};
  const passwords = await rolePasswords(local, environment);
  return { CASSANDRA_USERNAME: ROLES[role], CASSANDRA_PASSWORD: passwords[role] };
}

const passwordsFile = z.record(z.string(), z.string());

/** Made once, for their owner's eyes; the processes of a stack ask for them at the same time. */
async function generatedPasswords({ home }: LocalConfig): Promise<Environment> {
  const file = path.join(home, 'config', 'cassandra', 'passwords.json');
  const read = async () => passwordsFile.parse(JSON.parse(await readFile(file, 'utf8')));
  try {
    return await read();
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  const passwords = Object.values(ROLE_PASSWORDS).map((name) => [name, randomBytes(24).toString('hex')]);
  const whole = `${file}.${randomBytes(8).toString('hex')}`;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(whole, JSON.stringify(Object.fromEntries(passwords)), { mode: 0o600 });
  try {
    await link(whole, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(whole);
  }
  return read();
}

/** An empty variable counts as unset. */
function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
}
