import type { MigrationInterface, QueryRunner } from 'typeorm';

/** From where guests without an account wait, as a keyed hash: how many of an address wait at a room. */
export class WaitingAddresses1700000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table greenroom.guest add column address bytea');
    await runner.query(
      `create index guest_waiting_address on greenroom.guest (room, address)
        where status = 'waiting' and user_id is null and address is not null`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table greenroom.guest drop column address');
  }
}
