import { z } from 'zod';
import { guestAddress, roomAddress } from '#machines/addresses.ts';
import { deliver, deliverIn } from '#src/actors/deliver.ts';
import { addressKey } from '#src/actors/delivery.ts';
import { hold } from '#src/actors/hold.ts';
import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { identityField } from '#src/api/text-field.ts';
import { type Transaction, transaction } from '#src/db/transaction.ts';
import { colorOf, parseUuid } from '#src/kernel/ids.ts';
import { type CallerMask, isCallerIdentity } from '#src/livekit/caller-mask.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { type LiveKitFailure, sortFailure } from '#src/livekit/failures.ts';
import { anonymousName, displayName } from '#src/rooms/display-name.ts';
import { findRoleOf } from '#src/rooms/find-role.ts';
import { refuseHigher, requirePrivileges, requireRoom } from '#src/rooms/require-room.ts';
import { findCaller } from '#src/telephony/find-caller.ts';
import type { LobbyParts } from './lobby-parts.ts';
import { accountGuest } from './recognise-guest.ts';
import { requireLedRoom } from './rule-lobby.ts';

/** The body of `POST rooms/{id}/remove-participant/`. */
export const removal = z.object({ participant_identity: identityField() });

/** What it answers. */
export const removed = z.object({ status: z.literal('success') });
export const removalRefusal = z.object({ error: z.string() });

export interface RemovalParts extends LobbyParts {
  readonly livekit: Pick<LiveKitClient, 'removeParticipant'>;
  readonly mask: CallerMask;
}

/**
 * `POST rooms/{id}/remove-participant/`: a host puts somebody out, who stays out until the meeting ends or a host lets
 * them in again. What LiveKit answers is told; where it is away, the room sees to it later.
 */
export async function removeParticipant(
  parts: RemovalParts,
  call: Call<z.output<typeof removal>, SessionUser>,
): Promise<Answer> {
  const room = await requireLedRoom(parts, call);
  const { participant_identity: named } = await call.body();
  const act = { by: call.user.id, request: call.requestId };
  const { identity, atLiveKit } = await transaction(parts.runtime.database, (tx) =>
    putOut(parts, tx, room.id, named, act),
  );
  parts.security('participant.removed', { request: act.request, user: act.by, room: room.id });
  const failure = await parts.livekit.removeParticipant(room.id, atLiveKit).then(() => null, sortFailure);
  if (failure !== null && failure.kind !== 'gone') {
    // The room sees to it; should this be lost too, its next look at LiveKit finds who was put out.
    const cause = { by: 'user', id: act.by } as const;
    const event = { type: 'participant.stillThere', identity };
    await deliver(parts.runtime, [
      { to: roomAddress(room.id), event, key: `still/${act.request}`, cause, request: act.request },
    ]);
  }
  return describe(failure);
}

function describe(failure: LiveKitFailure | null): Answer {
  if (failure === null) return { status: 200, json: { status: 'success' } };
  if (failure.kind === 'gone') return { status: 404, json: { error: 'Participant not found' } };
  return { status: 500, json: { error: 'Failed to remove participant' } };
}

/** Resolves with whom the host named, by how the door knows them or LiveKit does. */
async function putOut(
  parts: RemovalParts,
  tx: Transaction,
  room: string,
  named: string,
  act: { readonly by: string; readonly request: string },
): Promise<Pick<Person, 'identity' | 'atLiveKit'>> {
  const { runtime } = parts;
  const who = await findPerson(parts, tx, room, named);
  const toRoom = roomAddress(room);
  const toGuest = who.guest === null ? null : guestAddress(room, who.guest);
  const addresses = toGuest === null ? [toRoom] : [toRoom, toGuest];
  const held = await hold(runtime, tx, addresses, { create: true });
  // Read behind the room's lock, at which changes of roles and other removals wait.
  const host = await requireRoom(tx.client, room, act.by);
  requirePrivileges(host);
  refuseHigher(host.role, await findRoleOf(tx.client, room, who.identity));
  const meets = held.get(addressKey(toRoom))?.snapshot.context.sid != null;
  const common = { key: `request/${act.request}`, cause: { by: 'user', id: act.by }, request: act.request } as const;
  const { identity, atLiveKit, guest, user, username, color, alias } = who;
  const report = {
    type: 'participant.removed',
    identity,
    guest,
    user,
    by: act.by,
    ...(alias === null ? {} : { alias }),
  };
  // One is removed by the caller, who can say what became of it.
  const [first, second] = atLiveKit === alias ? [alias, identity] : [identity, alias];
  const leave = { type: 'guest.remove', by: act.by, meets, participant: guest, username, color, user };
  await deliverIn(
    runtime,
    tx,
    [
      { ...common, to: toRoom, event: report },
      ...(toGuest === null ? [] : [{ ...common, to: toGuest, event: leave }]),
      ...(second === null
        ? []
        : [
            {
              ...common,
              to: toRoom,
              event: { type: 'participant.stillThere', identity: second },
              key: `alias/${act.request}`,
            },
          ]),
    ],
    { held },
  );
  return { identity: first, atLiveKit };
}

interface Person {
  /** At LiveKit; of who calls the one that stands for it everywhere else. */
  readonly identity: string;
  readonly atLiveKit: string;
  /** The guest's own identity, by which an account that was let in as a guest may be at LiveKit, too; else null. */
  readonly alias: string | null;
  /** The id at this door; null for somebody whom nothing would tell from others. */
  readonly guest: string | null;
  readonly user: string | null;
  readonly username: string;
  readonly color: string;
}

/** Who a LiveKit identity, or an id at the door, is. */
async function findPerson(parts: RemovalParts, tx: Transaction, room: string, named: string): Promise<Person> {
  const id = parseUuid(named);
  const { rows } = await tx.client.query({
    name: 'lobby.find-person',
    text: `select g.id as guest, coalesce(u.id, g.user_id) as user, coalesce(u.sub, u.id::text) as sub, g.username, own.id as own, u.full_name as "fullName", u.email,
        u.admin_email as "adminEmail"
      from (select) one
      left join greenroom.guest g on g.room = $1 and g.id = $3
      left join public.meet_user u on u.sub = $2 or u.id = $3 and u.sub is null or u.id = g.user_id
      left join lateral (
        select o.id from greenroom.guest o where o.room = $1 and o.user_id = u.id
          and (o.status <> 'gone' or o.reason = 'removed') limit 1) own on true`,
    values: [room, named, id],
  });
  const found = rows[0] as {
    guest: string | null;
    own: string | null;
    user: string | null;
    username: string | null;
  } & SessionUser;
  if (found.user !== null) {
    const accountId = accountGuest(parts, room, found.user);
    const guest = found.own ?? accountId;
    const username = found.username ?? displayName(parts.settings, found, null, parts.settings.DJANGO_LANGUAGE_CODE);
    const identity = found.sub ?? named;
    const alias = guest === accountId ? null : guest;
    const atLiveKit = alias !== null && alias === id ? alias : identity;
    return { identity, atLiveKit, alias, guest, user: found.user, username, color: colorOf(guest) };
  }
  // The number of who calls is written nowhere.
  const mayCall = isCallerIdentity(named) || found.guest !== null;
  const caller = mayCall ? await findCaller(tx.client, parts.mask, room, named) : null;
  if (caller !== null) {
    const { held: _, ...who } = caller;
    return { ...who, alias: null, user: null, color: colorOf(who.guest ?? who.identity) };
  }
  const identity = found.guest ?? named;
  const username = found.username ?? anonymousName;
  const color = colorOf(identity);
  return { identity, atLiveKit: identity, alias: null, guest: found.guest ?? id, user: null, username, color };
}
