import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions of add-ons that wait for somebody to log in. */
export class AddonSessions1700000000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // `id` and `transit` are hashes of secrets. `user_id` is set by the exchange, which uses the transit token up.
    await runner.query(`
      create table greenroom.addon_session (
        id bytea primary key,
        transit bytea not null unique,
        user_id uuid,
        transit_expires_at timestamptz not null,
        expires_at timestamptz not null
      )`);
    await runner.query('create index addon_session_expires on greenroom.addon_session (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table greenroom.addon_session');
  }
}
