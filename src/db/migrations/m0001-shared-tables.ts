import type { MigrationInterface, QueryRunner } from 'typeorm';
import { adoptOrCreate } from '../adopt-or-create.ts';

/**
 * The tables shared with La Suite Meet, with its definitions (contract/schema.md). Existing ones are adopted unchanged.
 * Indexes have the names that Django generates.
 */
export class SharedTables1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Not the first schema of this role's search path: the reference expects its tables in public.
    await runner.query('set local search_path to public');
    await runner.query('create extension if not exists pg_trgm');
    await adoptOrCreate(runner, 'meet_user', [
      `create table meet_user (
        id uuid primary key,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        password varchar(128) not null,
        last_login timestamptz,
        is_superuser boolean not null,
        is_staff boolean not null,
        is_device boolean not null,
        is_active boolean not null,
        sub varchar(255) constraint meet_user_sub_key unique,
        email varchar(254),
        admin_email varchar(254) constraint meet_user_admin_email_key unique,
        language varchar(10) not null,
        timezone varchar(63) not null,
        full_name varchar(100),
        short_name varchar(100),
        default_room_access_level varchar(50),
        default_room_configuration jsonb not null
      )`,
      'create unique index unique_email_when_sub_is_null on meet_user (lower(email)) where sub is null',
      'create index meet_user_sub_15198d46_like on meet_user (sub varchar_pattern_ops)',
      'create index meet_user_admin_email_47b33303_like on meet_user (admin_email varchar_pattern_ops)',
    ]);
    await adoptOrCreate(runner, 'meet_resource', [
      `create table meet_resource (
        id uuid primary key,
        created_at timestamptz not null,
        updated_at timestamptz not null
      )`,
    ]);
    await adoptOrCreate(runner, 'meet_room', [
      `create table meet_room (
        resource_id uuid primary key references meet_resource (id) deferrable initially deferred,
        name varchar(500) not null,
        slug varchar(100) constraint meet_room_slug_key unique,
        configuration jsonb not null,
        access_level varchar(50) not null,
        pin_code varchar constraint meet_room_pin_code_key unique
      )`,
      'create index meet_room_slug_3c598ec1_like on meet_room (slug varchar_pattern_ops)',
      'create index meet_room_pin_code_32bf1b05_like on meet_room (pin_code varchar_pattern_ops)',
    ]);
    await adoptOrCreate(runner, 'meet_resource_access', [
      `create table meet_resource_access (
        id uuid primary key,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        role varchar(20) not null,
        resource_id uuid not null references meet_resource (id) deferrable initially deferred,
        user_id uuid not null references meet_user (id) deferrable initially deferred,
        constraint resource_access_unique_user_resource unique (user_id, resource_id)
      )`,
      'create index meet_resource_access_resource_id_abc11f99 on meet_resource_access (resource_id)',
      'create index meet_resource_access_user_id_bd3ddee7 on meet_resource_access (user_id)',
    ]);
  }

  async down(): Promise<void> {
    // The tables may hold an installation's data, so nothing is dropped.
  }
}
