import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Hashes the LiveKit identities in existing journal lines: those of accounts are subjects of the identity provider. The
 * salt is not kept; equal identities stay equal.
 */
export class HashedIdentities1700000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      with once as materialized (select gen_random_uuid()::text as salt)
      update greenroom.journal set cause = jsonb_set(cause, '{id}', to_jsonb(
          left(encode(sha256(convert_to(once.salt || (cause ->> 'id'), 'UTF8')), 'hex'), 12)))
        from once where cause ->> 'by' = 'participant'`);
  }

  /** The hashes cannot be reversed. */
  async down(): Promise<void> {}
}
