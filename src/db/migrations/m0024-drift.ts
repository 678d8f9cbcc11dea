import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Differences between our state and that of LiveKit and the bucket, and the history of ended ones. */
export class Drift1700000000024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // `room` is null for what belongs to no room. `checks`: consecutive comparisons that found the difference.
    const columns = `
      room uuid,
      what text not null,
      direction text not null,
      thing text not null,
      believed text,
      found text,
      since timestamptz not null,
      seen_at timestamptz not null,
      checks int not null default 1,
      next text not null`;
    await runner.query(`
      create table greenroom.drift (${columns},
        unique nulls not distinct (room, what, direction, thing))`);
    await runner.query(`
      create table greenroom.drift_history (
        id bigint generated always as identity primary key, ${columns},
        ended_at timestamptz not null,
        mended_by text not null)`);
    await runner.query('create index drift_history_room on greenroom.drift_history (room, id)');
    await runner.query('create index drift_history_ended on greenroom.drift_history using brin (ended_at)');
    // When a scope (`all`, or a room's id) was compared last, and which parts could not be asked. `cursors`: by
    // listing of the bucket, the key from which the next comparison continues.
    await runner.query(`
      create table greenroom.drift_check (
        scope text primary key,
        claimed_at timestamptz not null,
        checked_at timestamptz,
        failed jsonb not null default '[]',
        foreign_count int not null default 0,
        cursors jsonb not null default '{}')`);
    await runner.query('create index drift_check_claimed on greenroom.drift_check (claimed_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table greenroom.drift_check, greenroom.drift_history, greenroom.drift');
  }
}
