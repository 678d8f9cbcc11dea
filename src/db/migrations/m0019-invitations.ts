import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Invitations by mail, one row per recipient. */
export class Invitations1700000000019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // `state`: pending, sending, sent or failed. `address` is null after sending or failing. No foreign keys: the
    // reference deletes rooms and users without knowing this table.
    await runner.query(`
      create table greenroom.invitation (
        id uuid primary key default gen_random_uuid(),
        room uuid not null,
        sender uuid not null,
        address text,
        state text not null,
        reason text,
        language text not null,
        request text not null,
        starts_at timestamptz,
        ends_at timestamptz,
        created_at timestamptz not null default clock_timestamp(),
        changed_at timestamptz not null default clock_timestamp()
      )`);
    await runner.query('create index invitation_sender on greenroom.invitation (sender, created_at)');
    await runner.query('create index invitation_room on greenroom.invitation (room, created_at)');
    await runner.query('create index invitation_created on greenroom.invitation (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table greenroom.invitation');
  }
}
