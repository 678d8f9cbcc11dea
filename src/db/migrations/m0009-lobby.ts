import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Guests who hold their place by asking again, who was put out, and when hosts are told next that somebody waits. */
export class Lobby1700000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table greenroom.guest add column polled boolean not null default false');
    // Guests of whom no socket holds the place, and nobody asks either: looked for every second.
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
    // When hosts are told next, or were told last, and the knock that asked for it.
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
