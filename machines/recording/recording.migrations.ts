import type { Migration } from '../migration.ts';

/** From version n to n + 1, in order. A sample of every version is kept in test/machines/samples. */
export const recordingMigrations: readonly Migration[] = [];
