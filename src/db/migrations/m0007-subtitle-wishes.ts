import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who in a meeting wants subtitles, by the identity at LiveKit. */
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
