import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Participants who want subtitles, by LiveKit identity. */
export class SubtitleWishes1700000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table greenroom.subtitle_wish (
        room uuid not null,
        identity text not null,
        at timestamptz not null,
        primary key (room, identity)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table greenroom.subtitle_wish');
  }
}
