import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Columns and indexes for the identity provider's back-channel logout, and an index on users' e-mails. */
export class Sessions1700000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // From the login: the provider's subject, and its session id if it sent one.
    await runner.query('alter table greenroom.session add column subject text, add column provider_session text');
    await runner.query('create index session_subject on greenroom.session (subject) where subject is not null');
    await runner.query(
      'create index session_provider on greenroom.session (provider_session) where provider_session is not null',
    );
    // Used logout tokens, so that each is accepted once.
    await runner.query('create table greenroom.logout_token (jti text primary key, expires_at timestamptz not null)');
    await runner.query('create index logout_token_expires on greenroom.logout_token (expires_at)');
    await runner.query('create index if not exists greenroom_user_email on public.meet_user (lower(email))');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index if exists public.greenroom_user_email');
    await runner.query('drop table greenroom.logout_token');
    await runner.query('alter table greenroom.session drop column subject, drop column provider_session');
  }
}
