import type { MigrationInterface, QueryRunner } from 'typeorm';
import { adoptOrCreate } from '../adopt-or-create.ts';

/**
 * The other tables shared with La Suite Meet, adopted if they exist, and the only changes to them: the trunk of a
 * room's PIN, and an index for webhooks (contract/schema.md §3). Other data about rooms is in our own tables.
 */
export class FurtherSharedTables1700000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('set local search_path to public');
    await adoptOrCreate(runner, 'meet_recording', [
      `create table meet_recording (
        id uuid primary key,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        status varchar(50) not null,
        worker_id varchar(255),
        room_id uuid not null references meet_room (resource_id) deferrable initially deferred,
        mode varchar(20) not null,
        options jsonb not null,
        external_process_id varchar(255) constraint meet_recording_external_process_id_key unique
      )`,
      `create unique index unique_initiated_or_active_recording_per_room on meet_recording (room_id)
        where status in ('active', 'initiated')`,
      'create index meet_recording_room_id_da801198 on meet_recording (room_id)',
      `create index meet_recording_external_process_id_13bddc51_like
        on meet_recording (external_process_id varchar_pattern_ops)`,
    ]);
    await adoptOrCreate(runner, 'meet_recording_access', [
      `create table meet_recording_access (
        id uuid primary key,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        team varchar(100) not null,
        role varchar(20) not null,
        recording_id uuid not null references meet_recording (id) deferrable initially deferred,
        user_id uuid references meet_user (id) deferrable initially deferred,
        constraint check_recording_access_either_user_or_team
          check ((user_id is not null and team = '') or (user_id is null and team > ''))
      )`,
      `create unique index unique_recording_user on meet_recording_access (user_id, recording_id)
        where user_id is not null`,
      `create unique index unique_recording_team on meet_recording_access (team, recording_id) where team > ''`,
      'create index meet_recording_access_recording_id_33e1d77b on meet_recording_access (recording_id)',
      'create index meet_recording_access_user_id_5dd53034 on meet_recording_access (user_id)',
    ]);
    await adoptOrCreate(runner, 'meet_application', [
      `create table meet_application (
        id uuid primary key,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        name varchar(255) not null,
        is_active boolean not null,
        client_id varchar(100) not null constraint meet_application_client_id_key unique,
        client_secret varchar(255) not null,
        scopes varchar(50)[] not null
      )`,
      'create index meet_application_client_id_969b3d34_like on meet_application (client_id varchar_pattern_ops)',
    ]);
    await adoptOrCreate(runner, 'meet_application_domain', [
      `create table meet_application_domain (
        id uuid primary key,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        domain varchar(253) not null,
        application_id uuid not null references meet_application (id) deferrable initially deferred,
        constraint meet_application_domain_application_id_domain_5a0e480e_uniq unique (application_id, domain)
      )`,
      'create index meet_application_domain_application_id_eb292e63 on meet_application_domain (application_id)',
    ]);
    await adoptOrCreate(runner, 'file', [
      `create table file (
        id uuid primary key,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        type varchar(25) not null,
        title varchar(255) not null,
        deleted_at timestamptz,
        hard_deleted_at timestamptz,
        filename varchar(255) not null,
        upload_state varchar(25) not null,
        mimetype varchar(255),
        size bigint,
        description text,
        malware_detection_info jsonb,
        creator_id uuid references meet_user (id) deferrable initially deferred
      )`,
      'create index file_creator_730cce_idx on file (creator_id, type, created_at desc)',
      'create index file_creator_id_28732570 on file (creator_id)',
    ]);
    await runner.query(`create index if not exists greenroom_recording_worker on meet_recording (worker_id)`);

    // PINs are unique per trunk. Rooms without a PIN never collide, because their key contains a null.
    await runner.query('alter table meet_room add column if not exists trunk_id varchar(255)');
    await runner.query('alter table meet_room drop constraint if exists meet_room_pin_code_key');
    await runner.query(`
      create unique index if not exists meet_room_pin_code_key on meet_room ((coalesce(trunk_id, '')), pin_code)`);

    // How a room was created; no row for the web frontend and the reference.
    await runner.query(`
      create table if not exists greenroom.room_origin (
        room uuid primary key,
        kind text not null check (kind in ('web', 'external', 'addon', 'import')),
        application uuid,
        created_at timestamptz not null default now()
      )`);
    await runner.query(`
      create index if not exists room_origin_application on greenroom.room_origin (application, room)
        where application is not null`);
  }

  async down(): Promise<void> {
    // The tables may hold an installation's data, so nothing is dropped.
  }
}
