import type { QueryRunner } from 'typeorm';

/**
 * Creates a table of the schema `public` with its indexes by running the statements; if the table exists already, it is
 * adopted unchanged and none of them runs.
 */
export async function adoptOrCreate(runner: QueryRunner, table: string, statements: readonly string[]): Promise<void> {
  const [found] = await runner.query('select to_regclass($1) is not null as exists', [`public.${table}`]);
  if (found.exists) return;
  for (const statement of statements) await runner.query(statement);
}
