import type { Database } from '#src/db/database.ts';
import { transaction } from '#src/db/transaction.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import { deleteSessionsOf } from './session-rows.ts';

/** An account, as shown to operators. */
interface ShownUser {
  readonly id: string;
  readonly sub: string | null;
  readonly email: string | null;
  readonly full_name: string | null;
  readonly language: string;
  readonly is_active: boolean;
  readonly is_staff: boolean;
  readonly is_superuser: boolean;
  readonly is_device: boolean;
  readonly rooms: number;
  readonly recordings: number;
  readonly sessions: number;
}

/** What operators may change of an account. */
export interface UserChanges {
  readonly is_active?: boolean;
  readonly is_staff?: boolean;
  readonly is_superuser?: boolean;
  readonly is_device?: boolean;
  readonly language?: string;
}

const shown = `u.id, u.sub, u.email, u.full_name, u.language, u.is_active, u.is_staff, u.is_superuser, u.is_device,
  (select count(*)::int from public.meet_resource_access a where a.user_id = u.id) as rooms,
  (select count(*)::int from public.meet_recording_access a where a.user_id = u.id) as recordings,
  (select count(*)::int from greenroom.session s where s.user_id = u.id and s.expires_at > now()) as sessions`;

/** Lists accounts whose id, subject, e-mail or name contains a text, the newest first. */
export async function listUsers(
  { pool }: Pick<Database, 'pool'>,
  { text, limit }: { readonly text: string | undefined; readonly limit: number },
): Promise<ShownUser[]> {
  const { rows } = await pool.query<ShownUser>(
    `select ${shown} from public.meet_user u
     where $1::text is null or strpos(lower(concat_ws(' ', u.id, u.sub, u.email, u.full_name)), lower($1)) > 0
     order by u.created_at desc, u.id limit $2`,
    [text ?? null, limit],
  );
  return rows;
}

/** Finds the account of an id, a subject or an e-mail. Rejects with a sentence when there is none, or several. */
export async function findShownUser({ pool }: Pick<Database, 'pool'>, reference: string): Promise<ShownUser> {
  const { rows } = await pool.query<ShownUser>(
    `select ${shown} from public.meet_user u
     where u.id = $1 or u.sub = $2 or lower(u.email) = lower($2) order by u.created_at limit 3`,
    [parseUuid(reference), reference],
  );
  if (rows.length > 1) throw new Error('Several accounts have this e-mail: name one by its id, or merge them.');
  if (rows[0] === undefined) throw new Error('There is no such account.');
  return rows[0];
}

/**
 * Changes an account. One that is deactivated loses its sessions at once; its sockets are closed when they are next
 * looked at, and its LiveKit tokens open nothing more. Resolves with the number of ended sessions.
 */
export function changeUser(database: Database, id: string, changes: UserChanges): Promise<number> {
  const { is_active, is_staff, is_superuser, is_device, language } = changes;
  return transaction(database, async (tx) => {
    await tx.client.query({
      name: 'users.change',
      text: `update public.meet_user set is_active = coalesce($2, is_active), is_staff = coalesce($3, is_staff),
          is_superuser = coalesce($4, is_superuser), is_device = coalesce($5, is_device),
          language = coalesce($6, language), updated_at = now() where id = $1`,
      values: [id, is_active ?? null, is_staff ?? null, is_superuser ?? null, is_device ?? null, language ?? null],
    });
    if (is_active !== false) return 0;
    return deleteSessionsOf(tx.client, [id]);
  });
}
