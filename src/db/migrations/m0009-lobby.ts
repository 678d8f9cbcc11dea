import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Places held by polling, bans, and the next notice to hosts about waiting guests. */
export class Lobby1700000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table greenroom.guest add column polled boolean not null default false');
    // Places held by neither a socket nor polling; searched every second.
    await runner.query('drop index greenroom.guest_let_go');
    await runner.query(
      `create index guest_let_go on greenroom.guest (room) where replica is null and not polled and status = 'waiting'`,
    );
    await runner.query(`
      create table greenroom.ban (
        room uuid not null,
        identity text not null,
        guest uuid,
        user_id uuid,
        banned_by uuid not null,
        at timestamptz not null default now(),
        primary key (room, identity)
      )`);
    // When the next notice to hosts is due, or the last one was sent, and the knock that requested it.
    await runner.query('alter table greenroom.stream add column notify_at timestamptz, add column notify_knock bigint');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table greenroom.stream drop column notify_at, drop column notify_knock');
    await runner.query('drop table greenroom.ban');
    await runner.query('drop index greenroom.guest_let_go');
    await runner.query(
      `create index guest_let_go on greenroom.guest (room) where replica is null and status = 'waiting'`,
    );
    await runner.query('alter table greenroom.guest drop column polled');
  }
}
