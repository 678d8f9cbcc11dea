import type { QueryRunner } from 'typeorm';

/**
 * Makes one table of the schema `public`, with its indexes, by these statements; where it exists already it is adopted
 * as it is, and none of them runs.
 */
export async function adoptOrCreate(runner: QueryRunner, table: string, statements: readonly string[]): Promise<void> {
  const [found] = await runner.query('select to_regclass($1) is not null as exists', [`public.${table}`]);
  if (found.exists) return;
  for (const statement of statements) await runner.query(statement);
}
