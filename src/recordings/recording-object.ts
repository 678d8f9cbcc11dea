import { z } from 'zod';
import { timeSql } from '#src/api/time-sql.ts';
import { mode, recordingStatus } from './recording-values.ts';

/** A recording as the API shows it (rest-internal.md §5.1). */
export const recordingObject = z.object({
  id: z.uuid(),
  room: z.object({
    id: z.uuid(),
    name: z.string(),
    slug: z.string(),
    access_level: z.enum(['public', 'trusted', 'restricted']),
  }),
  created_at: z.string().describe('ISO 8601, UTC.'),
  updated_at: z.string().describe('ISO 8601, UTC.'),
  status: recordingStatus,
  mode,
  options: z.record(z.string(), z.unknown()),
  key: z.string().describe('Name of the file in the bucket.'),
  is_expired: z.boolean(),
  expired_at: z.string().nullable().describe('When the file expires; null when it is kept.'),
});

/**
 * SQL of the columns of a recording `r` in its room `m`, as `toShown` reads them; `days` is a parameter, of 24 hours each
 * whatever the time zone of the database.
 */
export const shownColumns = (days: string): string => `
  r.id, json_build_object('id', m.resource_id, 'name', m.name, 'slug', coalesce(m.slug, ''), 'access_level', m.access_level) as room,
  ${timeSql('r.created_at')} as created_at, ${timeSql('r.updated_at')} as updated_at, r.status, r.mode, r.options,
  ${timeSql(`(r.created_at + make_interval(secs => 86400 * ${days}::float8))`)} as expired_at,
  coalesce(r.created_at + make_interval(secs => 86400 * ${days}::float8) < clock_timestamp(), false) as is_expired`;
