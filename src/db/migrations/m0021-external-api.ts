import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the external API stores besides the shared tables. */
export class ExternalApi1700000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Id of the client that created the room, in the spelling of `ExternalClient`.
    await runner.query('alter table greenroom.room_origin add column client text');
    // The secret before the last rotation, valid until `ends_at`.
    await runner.query(`
      create table greenroom.application_secret (
        application uuid primary key,
        hash text not null,
        ends_at timestamptz not null
      )`);
    await runner.query(`
      create table greenroom.application_use (
        application uuid primary key,
        tokens bigint not null default 0,
        failures bigint not null default 0,
        last_used_at timestamptz,
        last_failed_at timestamptz
      )`);
    // `id` and `body` are hashes: the key is chosen by the client, and the body may hold e-mails.
    await runner.query(`
      create table greenroom.idempotency_key (
        id bytea primary key,
        body bytea not null,
        room uuid not null,
        expires_at timestamptz not null
      )`);
    await runner.query('create index idempotency_key_expires on greenroom.idempotency_key (expires_at)');
    await runner.query('create table greenroom.room_title (room uuid primary key, title text not null)');
    // Accesses that a client gave as attendees; all others were given by people.
    await runner.query(`
      create table greenroom.room_attendee (
        access uuid primary key,
        room uuid not null,
        client text not null
      )`);
    await runner.query('create index room_attendee_room on greenroom.room_attendee (room)');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['room_attendee', 'room_title', 'idempotency_key', 'application_use', 'application_secret']) {
      await runner.query(`drop table greenroom.${table}`);
    }
    await runner.query('alter table greenroom.room_origin drop column client');
  }
}
