import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts whose e-mail the identity provider has not verified; they are never found by it. */
export class UnverifiedEmails1700000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // No foreign key: the reference deletes users without knowing this table.
    await runner.query('create table greenroom.unverified_email (user_id uuid primary key)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table greenroom.unverified_email');
  }
}
