import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Moves the index of finished actors from `updated_at` to a column that never changes. PostgreSQL updates a row in place
 * (HOT) only if no indexed column changes; each move sets `updated_at`, and so wrote an entry into every index.
 */
export class UpdatesInPlace1700000000025 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop index if exists greenroom.actor_done');
    await runner.query('create index actor_done on greenroom.actor (created_at) where done');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index greenroom.actor_done');
    await runner.query('create index actor_done on greenroom.actor (updated_at) where done');
  }
}
