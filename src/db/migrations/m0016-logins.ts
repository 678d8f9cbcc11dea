import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pending logins at the identity provider, by state. */
export class Logins1700000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // State and browser are hashes, so that a reader of the table cannot complete a login.
    await runner.query(`
      create table greenroom.login (
        state bytea primary key,
        browser bytea not null,
        nonce text,
        verifier text,
        redirect_uri text not null,
        return_to text not null,
        silent boolean not null,
        used boolean not null default false,
        expires_at timestamptz not null
      )`);
    await runner.query('create index login_expires on greenroom.login (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table greenroom.login');
  }
}
