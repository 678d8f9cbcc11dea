import { z } from 'zod';
import type { Database } from '#src/db/database.ts';
import { userObject, userObjectSql } from '#src/identity/user-object.ts';

/** An access, as shown to the administrators of its room. */
export const accessOfRoom = z.object({
  id: z.uuid(),
  user: userObject,
  resource: z.uuid(),
  role: z.enum(['owner', 'administrator', 'member']),
});

export type ShownAccess = z.infer<typeof accessOfRoom>;

/** The accesses of these rooms by room id, newest first. One statement; none for an empty list. */
export async function listAccesses(
  database: Database,
  rooms: readonly string[],
): Promise<ReadonlyMap<string, readonly ShownAccess[]>> {
  if (rooms.length === 0) return new Map();
  const { rows } = await database.pool.query<ShownAccess>({
    name: 'rooms.list-accesses',
    text: `
      select a.id, ${userObjectSql('u')} as user, a.resource_id as resource, a.role
      from public.meet_resource_access a
      join public.meet_user u on u.id = a.user_id
      where a.resource_id = any($1::uuid[])
      order by a.created_at desc, a.id desc`,
    values: [rooms],
  });
  return Map.groupBy(rows, ({ resource }) => resource);
}
