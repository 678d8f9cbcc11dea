import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Index for counting rooms by trunk every minute, which would otherwise scan the table. */
export class Trunks1700000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'create index if not exists greenroom_room_trunk on public.meet_room (trunk_id) where trunk_id is not null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index if exists public.greenroom_room_trunk');
  }
}
