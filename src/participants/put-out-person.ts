import { guestAddress, roomAddress } from '#machines/addresses.ts';
import type { EventTo } from '#machines/catalogue.ts';
import { deliverIn } from '#src/actors/deliver.ts';
import { addressKey, type Cause } from '#src/actors/delivery.ts';
import { hold } from '#src/actors/hold.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { hasIdentitySql, identitySql } from '#src/identity/identity-sql.ts';
import { colorOf, parseUuid } from '#src/kernel/ids.ts';
import { type CallerMask, isCallerIdentity } from '#src/livekit/caller-mask.ts';
import { liveGuestSql } from '#src/lobby/live-guest-sql.ts';
import type { LobbyParts } from '#src/lobby/lobby-parts.ts';
import { accountGuest } from '#src/lobby/recognise-guest.ts';
import { anonymousName, displayName } from '#src/rooms/display-name.ts';
import { findCaller } from '#src/telephony/find-caller.ts';

interface PutOutParts extends Pick<LobbyParts, 'runtime' | 'settings' | 'secret'> {
  readonly mask: CallerMask;
}

/** A removal: who decided it, and its keys. */
interface Removal {
  readonly by: string;
  readonly cause: Cause;
  readonly request: string;
  /** Called with the person's identity behind the room's lock; an error rolls the transaction back. */
  readonly check?: (identity: string) => Promise<void>;
}

/**
 * Delivers the removal of a person from a meeting to the room and the guest. Resolves with the removed person's identity
 * and their LiveKit identity.
 */
export async function putOutPerson(
  parts: PutOutParts,
  tx: Transaction,
  room: string,
  named: string,
  { by, cause, request, check }: Removal,
): Promise<Pick<Person, 'identity' | 'atLiveKit'>> {
  const { runtime } = parts;
  const who = await findPerson(parts, tx, room, named);
  const toRoom = roomAddress(room);
  const toGuest = who.guest === null ? null : guestAddress(room, who.guest);
  const addresses = toGuest === null ? [toRoom] : [toRoom, toGuest];
  const held = await hold(runtime, tx, addresses, { create: true });
  await check?.(who.identity);
  const meets = held.get(addressKey(toRoom))?.snapshot.context.sid != null;
  const common = { key: `request/${request}`, cause, request } as const;
  const { identity, atLiveKit, guest, user, username, color, alias } = who;
  const report: EventTo<'room'> = {
    type: 'participant.removed',
    identity,
    guest,
    user,
    by,
    ...(alias === null ? {} : { alias }),
  };
  // `removeParticipant` removes one identity itself, to answer with the result; the room's actor removes the other.
  const [first, second] = atLiveKit === alias ? [alias, identity] : [identity, alias];
  const leaveOf = (participant: string): EventTo<'guest'> => {
    return { type: 'guest.remove', by, meets, participant, username, color, user };
  };
  await deliverIn(
    runtime,
    tx,
    [
      { ...common, to: toRoom, event: report },
      ...(guest === null ? [] : [{ ...common, to: guestAddress(room, guest), event: leaveOf(guest) }]),
      ...(second === null
        ? []
        : [
            {
              ...common,
              to: toRoom,
              event: { type: 'participant.stillThere', identity: second } as const,
              key: `alias/${request}`,
            },
          ]),
    ],
    { held },
  );
  return { identity: first, atLiveKit };
}

interface Person {
  /** Their LiveKit identity; for a caller its masked form, which is used everywhere else. */
  readonly identity: string;
  readonly atLiveKit: string;
  /**
   * The guest's own LiveKit identity, which an account that was admitted as a guest may still use; null without one.
   */
  readonly alias: string | null;
  /** The guest id; null for a person who cannot be told apart from others. */
  readonly guest: string | null;
  readonly user: string | null;
  readonly username: string;
  readonly color: string;
}

/** Resolves a LiveKit identity or a guest id to a person. */
async function findPerson(parts: PutOutParts, tx: Transaction, room: string, named: string): Promise<Person> {
  const id = parseUuid(named);
  const { rows } = await tx.client.query({
    name: 'lobby.find-person',
    text: `select g.id as guest, coalesce(u.id, g.user_id) as user, ${identitySql('u')} as sub, g.username, own.id as own, u.full_name as "fullName", u.email,
        u.admin_email as "adminEmail"
      from (select) one
      left join greenroom.guest g on g.room = $1 and g.id = $3
      left join public.meet_user u on ${hasIdentitySql('u', '$2', '$3')} or u.id = g.user_id
      left join lateral (
        select o.id from greenroom.guest o where o.room = $1 and o.user_id = u.id
          and ${liveGuestSql('o')} limit 1) own on true`,
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
  // A caller's phone number must not be stored.
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
