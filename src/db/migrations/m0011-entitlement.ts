import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Participants who joined with a right, and recent removals. */
export class Entitlement1700000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Deleted with the meeting.
    await runner.query(`
      create table greenroom.attendance (
        room uuid not null,
        identity text not null,
        primary key (room, identity)
      )`);
    // Participants of meetings that ran before rights were checked may return to them.
    await runner.query(`
      insert into greenroom.attendance (room, identity)
      select distinct p.room, p.identity from greenroom.actor a
        join greenroom.presence p on p.room = a.room and p.livekit_room = a.snapshot -> 'context' ->> 'sid'
        where a.running and p.kind = 'standard'
          and not exists (select from greenroom.ban b where b.room = p.room and b.identity = p.identity)`);
    await runner.query(`
      create table greenroom.removal (
        room uuid not null,
        identity text not null,
        at timestamptz not null,
        primary key (room, identity)
      )`);
    await runner.query('create index removal_at on greenroom.removal (at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table greenroom.removal');
    await runner.query('drop table greenroom.attendance');
  }
}
