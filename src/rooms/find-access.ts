import { isHost, type Role } from '#machines/room/room.roles.ts';
import { AppError } from '#src/kernel/errors.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import type { AccessObject } from './access-fields.ts';
import { bannedSql, type Sql } from './find-room.ts';

/** An access and the caller's role in the same room; the role is null while the caller is banned from its meeting. */
export interface Access extends AccessObject {
  readonly callerRole: Role | null;
}

/** Reads an access for a caller who administers its room. Throws `not_found` and `forbidden`. */
export async function requireAccess(sql: Sql, reference: string, callerId: string): Promise<Access> {
  const id = parseUuid(reference);
  if (id === null) throw new AppError('not_found', 'Not found.');
  const { rows } = await sql.query<Access>({
    name: 'rooms.find-access',
    text: `
      select a.id, a.user_id as user, a.resource_id as resource, a.role, own.role as "callerRole"
      from public.meet_resource_access a
      left join public.meet_resource_access own on own.resource_id = a.resource_id and own.user_id = $2
        and not ${bannedSql('a.resource_id', '$2')}
      where a.id = $1`,
    values: [id, callerId],
  });
  const [access] = rows;
  if (access === undefined) throw new AppError('not_found', 'No ResourceAccess matches the given query.');
  if (!isHost(access.callerRole)) throw new AppError('forbidden', 'You do not have permission to perform this action.');
  return access;
}

/** The fields of an access that the API shows. */
export const describeAccess = ({ id, user, resource, role }: AccessObject): AccessObject => ({
  id,
  user,
  resource,
  role,
});
