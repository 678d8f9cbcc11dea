import { type Address, guestAddress } from '#machines/addresses.ts';
import type { EventTo } from '#machines/catalogue.ts';
import { deliverIn } from '#src/actors/deliver.ts';
import { addressKey } from '#src/actors/delivery.ts';
import type { HeldActor } from '#src/actors/held-actor.ts';
import { hold } from '#src/actors/hold.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { query } from '#src/db/query.ts';
import { transaction } from '#src/db/transaction.ts';
import { derivedId } from '#src/kernel/ids.ts';
import { anonymousName, displayName } from '#src/rooms/display-name.ts';
import { contextOf, statusOf } from './guest-standing.ts';
import { liveGuestSql } from './live-guest-sql.ts';
import type { LobbyParts } from './lobby-parts.ts';

/** A person with all credentials that they present. */
interface Unrecognised {
  readonly user: SessionUser | null;
  /** The guest id of the guest credential. */
  readonly guest: string | null;
  readonly request: string;
  /** Language for the placeholder name of an account without a name. */
  readonly language: string;
}

/** The identity of a person at a room's door. */
interface Recognised {
  /** Id of their guest actor; null for a stranger. */
  readonly guest: string | null;
  /** The colour of their current or latest place; null without one. */
  readonly color: string | null;
  readonly waits: boolean;
}

interface Place {
  readonly id: string;
  readonly user: string | null;
  readonly color: string;
  readonly waits: boolean;
  /** Whether this place is in use: its guest waits, was admitted, was denied, or was removed. */
  readonly live: boolean;
}

/** The guest id of an account in a room, unless the account took over a guest's place. */
export const accountGuest = ({ secret }: Pick<LobbyParts, 'secret'>, room: string, user: string): string =>
  derivedId(secret, `account-guest/${room}/${user}`);

/**
 * Recognises a person at a room's door. After a login, the place of their guest credential becomes the account's, so
 * the place is kept and nobody is listed twice; from then on the credential alone no longer opens it.
 */
export async function recogniseGuest(parts: LobbyParts, room: string, who: Unrecognised): Promise<Recognised> {
  const { user, guest } = who;
  if (user === null && guest === null) return { guest: null, color: null, waits: false };
  const places = await readPlaces(parts, room, who);
  const credential = places.find(({ id, user: owner }) => id === guest && owner === null);
  if (user === null) {
    const isStrange = credential === undefined && places.length > 0;
    return { guest: isStrange ? null : guest, color: credential?.color ?? null, waits: credential?.waits ?? false };
  }
  if (credential?.live) {
    const own = places.find((place) => place.user === user.id && place.live)?.id;
    await unite(parts, room, { ...who, user }, credential.id, own ?? null);
    return recogniseGuest(parts, room, { ...who, guest: null });
  }
  const owned = places.filter((place) => place.user === user.id);
  const own = owned.find(({ live }) => live);
  return {
    guest: own?.id ?? accountGuest(parts, room, user.id),
    color: (own ?? owned[0])?.color ?? null,
    waits: own?.waits ?? false,
  };
}

/** Sorted by the time of the knock, newest first. */
async function readPlaces({ runtime }: LobbyParts, room: string, { user, guest }: Unrecognised): Promise<Place[]> {
  const { rows } = await query<Place>(
    runtime.database,
    'lobby.places-of',
    `select id, user_id as "user", color, status = 'waiting' as waits, ${liveGuestSql('g')} as live
      from greenroom.guest g where room = $1 and (id = $2 or user_id = $3) order by knocked_at desc`,
    [room, guest, user?.id ?? null],
  );
  return rows;
}

// Decisions outrank waiting, and decisions against a person outrank those in favour.
const ranks = ['waiting', 'admitted', 'denied', 'removed'];

const rankOf = (actor: HeldActor | undefined): number => (actor === undefined ? -1 : ranks.indexOf(statusOf(actor)));

/**
 * Merges a guest's place and the account's own into one, in one commit. The place with the stronger decision stays; of
 * two equal ones, the one that knocked first.
 */
async function unite(
  parts: LobbyParts,
  room: string,
  { user, request, language }: Unrecognised & { readonly user: SessionUser },
  guest: string,
  own: string | null,
): Promise<void> {
  const { runtime, settings } = parts;
  const toGuest = guestAddress(room, guest);
  const toOwn = own === null ? null : guestAddress(room, own);
  const addresses = toOwn === null ? [toGuest] : [toGuest, toOwn];
  await transaction(runtime.database, async (tx) => {
    const held = await hold(runtime, tx, addresses);
    const came = held.get(addressKey(toGuest));
    const other = toOwn === null ? undefined : held.get(addressKey(toOwn));
    // Quarantined actors accept no requests.
    if (came === undefined || rankOf(came) === -1 || [...held.values()].some(isSetAside)) return;
    const ahead = rankOf(other) - rankOf(came) || contextOf(came).number - (other ? contextOf(other).number : 0);
    const stays = other !== undefined && rankOf(other) !== -1 && ahead > 0 ? other : came;
    const { username: called } = contextOf(came);
    const username = displayName(settings, user, called === anonymousName ? null : called, language);
    const events: [Address<'guest'>, EventTo<'guest'>][] = [
      ...[came, other].flatMap((actor): [Address<'guest'>, EventTo<'guest'>][] =>
        actor === undefined || actor === stays ? [] : [[actor.address as Address<'guest'>, { type: 'guest.leave' }]],
      ),
      ...(stays === came
        ? [[toGuest, { type: 'guest.correct', username, user: user.id }] satisfies [Address<'guest'>, EventTo<'guest'>]]
        : []),
    ];
    const common = { key: `login/${request}`, cause: { by: 'user', id: user.id }, request } as const;
    await deliverIn(
      runtime,
      tx,
      events.map(([to, event]) => ({ ...common, to, event })),
      { held },
    );
  });
}

const isSetAside = ({ quarantined, inbox }: HeldActor): boolean => quarantined || inbox > 0;
