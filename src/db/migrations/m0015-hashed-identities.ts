import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Takes the identities at LiveKit, which of accounts are the subjects of their provider, out of journals that were
 * written before. The salt is kept nowhere: the lines of one person still go together.
 */
export class HashedIdentities1700000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      with once as materialized (select gen_random_uuid()::text as salt)
      update greenroom.journal set cause = jsonb_set(cause, '{id}', to_jsonb(
          left(encode(sha256(convert_to(once.salt || (cause ->> 'id'), 'UTF8')), 'hex'), 12)))
        from once where cause ->> 'by' = 'participant'`);
  }

  /** What was hashed stays so. */
  async down(): Promise<void> {}
}
