import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes on the files that a purge removes, so that it does not scan the others. */
export class FilePurges1700000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'create index if not exists greenroom_file_deleted on public.file (deleted_at) where deleted_at is not null',
    );
    await runner.query(
      `create index if not exists greenroom_file_unready on public.file (created_at) where upload_state <> 'ready'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index if exists public.greenroom_file_unready, public.greenroom_file_deleted');
  }
}
