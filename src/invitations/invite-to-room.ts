import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { transaction } from '#src/db/transaction.ts';
import { emailKey } from '#src/kernel/email-address.ts';
import { requirePrivileges, requireRoom } from '#src/rooms/require-room.ts';
import type { InvitationFields } from './invitation-fields.ts';
import { countInvitations, lockLimits } from './invitation-limits.ts';
import type { InvitationRouteDeps } from './invitation-parts.ts';
import { addInvitations, findWaiting } from './invitation-rows.ts';

/**
 * `POST rooms/{id}/invite/`: a host invites people by mail. Answers once the messages are enqueued, one per person. An
 * equal invitation that still waits to be sent is not enqueued again.
 */
export async function inviteToRoom(
  deps: InvitationRouteDeps,
  call: Call<InvitationFields, SessionUser>,
): Promise<Answer> {
  const { database } = deps;
  const sender = call.user.id;
  const { id: room, ...found } = await requireRoom(database.pool, call.params.reference!, sender);
  requirePrivileges(found);
  const { emails, starts_at: startsAt = null, ends_at: endsAt = null } = await call.body();
  const people = onePerPerson(emails);
  await transaction(database, async (tx) => {
    await lockLimits(tx, { room, sender });
    requirePrivileges(await requireRoom(tx.client, room, sender));
    const waiting = new Set((await findWaiting(tx.client, { room, sender, startsAt })).map(emailKey));
    const addresses = people.filter((address) => !waiting.has(emailKey(address)));
    if (addresses.length === 0) return;
    await countInvitations(deps, tx, { room, sender }, addresses.length);
    const { language, requestId: request } = call;
    addInvitations(tx, { room, sender, addresses, language, request, startsAt, endsAt });
  });
  return { status: 200, json: { status: 'success', message: 'invitations sent' } };
}

/** The first of the addresses that differ only in case or in the spelling of the domain. */
const onePerPerson = (addresses: readonly string[]): string[] => [
  ...new Map(addresses.toReversed().map((address) => [emailKey(address), address])).values(),
];
