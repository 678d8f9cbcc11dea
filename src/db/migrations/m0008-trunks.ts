import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rooms are counted by their trunk, every minute: without an index that would read the whole table. */
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
