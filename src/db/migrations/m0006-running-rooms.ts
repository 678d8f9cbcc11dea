import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A deleted room has no running meeting. */
export class RunningRooms1700000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table greenroom.actor drop column running');
    await runner.query(`
      alter table greenroom.actor add column running boolean generated always as
        (kind = 'room' and snapshot -> 'value' -> 'meeting' ?| array['running', 'lost']) stored`);
    await runner.query('create index actor_running on greenroom.actor (id) where running');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table greenroom.actor drop column running');
    await runner.query(`
      alter table greenroom.actor add column running boolean generated always as
        (kind = 'room' and snapshot -> 'value' ->> 'meeting' <> 'empty') stored`);
    await runner.query('create index actor_running on greenroom.actor (id) where running');
  }
}
