import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Notices about saved recordings, and indexes for recordings. */
export class Recordings1700000000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // `state`: pending, sending, sent or failed. `recipient` is null for a recording without an owner.
    await runner.query(`
      create table greenroom.recording_notice (
        id uuid primary key default gen_random_uuid(),
        recording uuid not null,
        room uuid not null,
        channel text not null,
        recipient uuid,
        state text not null,
        reason text,
        created_at timestamptz not null default clock_timestamp(),
        changed_at timestamptz not null default clock_timestamp(),
        unique nulls not distinct (recording, channel, recipient)
      )`);
    await runner.query(`
      create index recording_notice_left on greenroom.recording_notice (recording) where state in ('pending', 'sending')`);
    await runner.query(`create index recording_notice_changed on greenroom.recording_notice (changed_at)`);
    // A recorder present in any room shows that a refused start means a busy recorder, not a missing one.
    await runner.query(`
      create index presence_recorders on greenroom.presence (room) where kind = 'egress' and left_at is null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index greenroom.presence_recorders');
    await runner.query('drop table greenroom.recording_notice');
  }
}
