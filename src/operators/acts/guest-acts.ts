import { roomAddress } from '#machines/addresses.ts';
import { deliverIn } from '#src/actors/deliver.ts';
import { asOwnUuid } from '#src/kernel/ids.ts';
import { deliverDecision } from '#src/lobby/decide.ts';
import { putOutPerson } from '#src/participants/put-out-person.ts';
import type { Acting, ActParts, ActWork, Said } from './act-parts.ts';
import { inapplicable, notThere } from './act-refusal.ts';
import type { Act } from './act-schema.ts';
import { findRoomId } from './find-target.ts';

/** Decider that the guest's event names; only the journal records which operator it was. */
const by = 'operator';

/** In place of the account in a ban, for an operator without one. */
const noAccount = '00000000-0000-0000-0000-000000000000';

/** Admits a guest, as a host would. */
export const admitGuest: ActWork<Act<'guest.admit'>> = (parts, acting, act) => decide(parts, acting, act, true);

/** Denies a guest, as a host would. */
export const denyGuest: ActWork<Act<'guest.deny'>> = (parts, acting, act) => decide(parts, acting, act, false);

async function decide(
  { runtime }: ActParts,
  acting: Acting,
  { room: reference, guest }: { readonly room: string; readonly guest: string },
  admits: boolean,
): Promise<Said> {
  const { tx, cause, request } = acting;
  const room = await findRoomId(acting, reference);
  const decision = { participant_id: guest, allow_entry: admits, by, cause, request };
  const { outcome } = await deliverDecision(runtime, tx, room, decision);
  const wanted = admits ? 'admitted' : 'denied';
  if (outcome !== wanted) throw inapplicable('The place of this guest has ended. The person may knock again.');
  return {
    did: `The guest is ${wanted}.`,
    would: `The guest would be ${wanted}.`,
    details: { room, guest },
  };
}

/** Removes a person from the running meeting until it ends or a host admits them; the room asks LiveKit, with retries. */
export const removePerson: ActWork<Act<'participant.remove'>> = async (
  parts,
  acting,
  { room: reference, participant },
) => {
  const { runtime } = parts;
  const { tx, cause, request } = acting;
  const room = await findRoomId(acting, reference);
  const { rows } = await tx.client.query<{ identity: string; kind: string; left: boolean }>({
    name: 'operators.find-present',
    text: `select identity, kind, left_at is not null as left from greenroom.presence where room = $1 and sid = $2`,
    values: [room, participant],
  });
  const [found] = rows;
  if (found === undefined) throw notThere('There is no such participant.');
  if (found.left) throw inapplicable('The participant has left.');
  if (found.kind !== 'standard' && found.kind !== 'sip') {
    throw inapplicable('This is no person. A recording is stopped, and an agent leaves with its task.');
  }
  const account = asOwnUuid(cause.id) ?? noAccount;
  const { identity } = await putOutPerson(parts, tx, room, found.identity, { by: account, cause, request });
  const event = { type: 'participant.stillThere', identity } as const;
  await deliverIn(runtime, tx, [{ to: roomAddress(room), event, key: `still/${request}`, cause, request }]);
  return {
    did: 'The person is banned until the meeting ends; LiveKit is asked to disconnect them, until it answers.',
    would: 'The person would be banned until the meeting ends, and disconnected.',
    details: { room, participant },
  };
};
