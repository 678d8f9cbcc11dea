import { readdir } from 'node:fs/promises';
import { runMigrations } from 'graphile-worker';
import { Client } from 'pg';
import type { MigrationInterface } from 'typeorm';
import { openDatabase } from '#src/db/database.ts';
import { migrate } from '#src/db/migrate.ts';

const folder = new URL('../../src/db/migrations/', import.meta.url);

/** Makes the database that every test's own one is cloned from: all migrations, and the worker's own. */
export async function makeTemplateDatabase(adminUrl: string, name: string): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`create database ${name}`);
    const url = new URL(adminUrl);
    url.pathname = `/${name}`;
    const connections = { url: url.href, entities: [], poolSize: 2, onConnectionLost: () => undefined };
    const database = await openDatabase({ ...connections, migrations: await allMigrations() });
    try {
      await migrate(database);
    } finally {
      await database.close();
    }
    await runMigrations({ connectionString: url.href });
    // A template that somebody is connected to cannot be cloned.
    await admin.query(`alter database ${name} with allow_connections false`);
  } finally {
    await admin.end();
  }
}

async function allMigrations(): Promise<(new () => MigrationInterface)[]> {
  const files = (await readdir(folder)).filter((file) => /^m\d+-.*\.ts$/.test(file)).sort();
  const modules = await Promise.all(files.map((file) => import(new URL(file, folder).href)));
  return modules.flatMap((module: Record<string, unknown>) =>
    Object.values(module).filter((value): value is new () => MigrationInterface => typeof value === 'function'),
  );
}
