import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Callers who wait or were admitted, and the number of calls and denials per phone number. */
export class Callers1700000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Deleted with the meeting. `call`: the LiveKit identity, sealed; `number`: a keyed hash.
    await runner.query(`
      create table greenroom.caller (
        room uuid not null,
        sid text not null,
        guest uuid not null,
        call text not null,
        identity text not null,
        number text not null,
        trunk text not null,
        username text not null,
        joined_at timestamptz not null,
        called boolean not null default false,
        denied boolean not null default false,
        primary key (room, sid)
      )`);
    await runner.query('create index caller_joined on greenroom.caller using brin (joined_at)');
    await runner.query(`
      create table greenroom.caller_count (
        trunk text not null,
        number text not null,
        masked text not null,
        calls int not null,
        denials int not null,
        since timestamptz not null,
        locked_until timestamptz,
        primary key (trunk, number)
      )`);
    await runner.query('create index caller_count_since on greenroom.caller_count (since)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table greenroom.caller_count');
    await runner.query('drop table greenroom.caller');
  }
}
