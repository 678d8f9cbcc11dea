import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Client addresses of waiting guests without an account, as keyed hashes, to limit the guests per address and room. */
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
