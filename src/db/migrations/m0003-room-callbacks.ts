import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Created rooms until the creating page retrieves them by callback id (rest-internal.md §2.22). */
export class RoomCallbacks1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table greenroom.room_callback (
        -- SHA-256 of the id that the page chose.
        id bytea primary key,
        room uuid not null,
        expires_at timestamptz not null
      )`);
    await runner.query('create index room_callback_expires on greenroom.room_callback (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table greenroom.room_callback');
  }
}
