import { deliver } from '#src/actors/deliver.ts';
import { guestAddress } from '#src/actors/delivery.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { query } from '#src/db/query.ts';

/** Whose role changed, in which room, by which user; `key` is the command's that follows from it. */
export interface RoleChange {
  readonly room: string;
  readonly identity: string;
  readonly by: string;
  readonly key: string;
}

/** Lets in an account that has a role and waits all the same: it was just knocking when the role was given. */
export async function admitLateKnock(runtime: Runtime, { room, identity, by, key }: RoleChange): Promise<void> {
  const { rows } = await query<{ guest: string }>(
    runtime.database,
    'participants.late-knock',
    `select g.id as guest from public.meet_resource_access a
      join public.meet_user u on u.id = a.user_id and coalesce(u.sub, u.id::text) = $2
      join greenroom.guest g on g.user_id = u.id and g.room = a.resource_id and g.status = 'waiting'
      where a.resource_id = $1`,
    [room, identity],
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
