import { guestAddress } from '#machines/addresses.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { query } from '#src/db/query.ts';
import { hasIdentitySql } from '#src/identity/identity-sql.ts';
import { asOwnUuid } from '#src/kernel/ids.ts';

/** A change of a role by user `by`; `key` is the key of the command that carries it out. */
interface RoleChange {
  readonly room: string;
  readonly identity: string;
  readonly by: string;
  readonly key: string;
}

/** Admits an account that has a role but still waits: its knock was in progress when the role was given. */
export async function admitLateKnock(runtime: Runtime, { room, identity, by, key }: RoleChange): Promise<void> {
  const { rows } = await query<{ guest: string }>(
    runtime.database,
    'participants.late-knock',
    `select g.id as guest from public.meet_user u
      join public.meet_resource_access a on a.user_id = u.id and a.resource_id = $1
      join greenroom.guest g on g.user_id = u.id and g.room = $1 and g.status = 'waiting'
        and not exists (select from greenroom.ban b where b.room = g.room and b.guest = g.id)
      where ${hasIdentitySql('u', '$2', '$3')} and u.is_active`,
    [room, identity, asOwnUuid(identity)],
  );
  if (rows.length === 0) return;
  await deliver(
    runtime,
    rows.map(({ guest }) => ({
      to: guestAddress(room, guest),
      event: { type: 'guest.admit', by },
      key,
      cause: { by: 'command', id: key } as const,
    })),
  );
}
