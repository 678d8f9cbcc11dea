import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import type { PostgresAccess } from './provided.ts';

export interface FreshDatabase extends AsyncDisposable {
  readonly url: string;
  readonly name: string;
  drop(): Promise<void>;
}

/** A separate database with all migrations: a clone of the template, dropped at the end of its scope. */
export const freshDatabase = (postgres = inject('postgres')): Promise<FreshDatabase> =>
  createDatabase(postgres, postgres.template);

/** An empty database. */
export const emptyDatabase = (): Promise<FreshDatabase> => createDatabase(inject('postgres'), 'template0');

async function createDatabase({ adminUrl }: PostgresAccess, template: string): Promise<FreshDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(adminUrl, `create database ${name} template ${template}`);
  const drop = () => asAdmin(adminUrl, `drop database if exists ${name} with (force)`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, name, drop, [Symbol.asyncDispose]: drop };
}

async function asAdmin(adminUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
