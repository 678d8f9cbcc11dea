import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Columns of the journal that a replay of an actor needs. */
export class Replays1700000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // `given`: { event, fields, timer, told }; `checkpoint`: { version, snapshot, timers } after the line. Redacted.
    await runner.query(`
      alter table greenroom.journal
        add column given jsonb,
        add column limits text,
        add column checkpoint jsonb`);
    // The revision up to which the journal is complete; a line after another revision gets a checkpoint.
    await runner.query('alter table greenroom.actor add column journaled bigint not null default 0');
    // The settings passed to machines, one row per distinct value.
    await runner.query(`
      create table greenroom.limits (
        key text primary key,
        limits jsonb not null,
        at timestamptz not null default now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table greenroom.limits');
    await runner.query('alter table greenroom.actor drop column journaled');
    await runner.query('alter table greenroom.journal drop column given, drop column limits, drop column checkpoint');
  }
}
