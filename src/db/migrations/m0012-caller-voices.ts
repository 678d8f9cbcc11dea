import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Hosts' decisions to mute callers and about their right to speak; deleted with the meeting. */
export class CallerVoices1700000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table greenroom.caller_voice (
        room uuid not null,
        sid text not null,
        muted boolean,
        silenced boolean,
        changed_at timestamptz not null,
        primary key (room, sid)
      )`);
    await runner.query('create index caller_voice_changed on greenroom.caller_voice using brin (changed_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table greenroom.caller_voice');
  }
}
