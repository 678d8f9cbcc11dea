import { type Address, guestAddress } from '#machines/addresses.ts';
import { deliverIn } from '#src/actors/deliver.ts';
import { addressKey, type MachineEvent } from '#src/actors/delivery.ts';
import type { HeldActor } from '#src/actors/held-actor.ts';
import { hold } from '#src/actors/hold.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { query } from '#src/db/query.ts';
import { transaction } from '#src/db/transaction.ts';
import { derivedId } from '#src/kernel/ids.ts';
import { anonymousName, displayName } from '#src/rooms/display-name.ts';
import { contextOf, statusOf } from './guest-standing.ts';
import type { LobbyParts } from './lobby-parts.ts';

/** Who asks, by all that they present. */
export interface Unrecognised {
  readonly user: SessionUser | null;
  /** Whom a guest credential speaks for. */
  readonly guest: string | null;
  readonly request: string;
  /** The reader's language, for an account without a name. */
  readonly language: string;
}

/** Whom a door knows somebody as. */
export interface Recognised {
  /** The id of their guest actor; null for a stranger. */
  readonly guest: string | null;
  /** The colour of their place, or of their last one; null without any. */
  readonly color: string | null;
  readonly waits: boolean;
}

interface Place {
  readonly id: string;
  readonly user: string | null;
  readonly color: string;
  readonly waits: boolean;
  /** Whether somebody stands at the door by it: waits, was let in, denied, or put out. */
  readonly live: boolean;
}

/** The id that an account has at a door unless it came there as a guest. */
export const accountGuest = ({ secret }: Pick<LobbyParts, 'secret'>, room: string, user: string): string =>
  derivedId(secret, `account-guest/${room}/${user}`);

/**
 * Whom the door of a room knows somebody as, who may have logged in since they came: the place that their guest
 * credential speaks for becomes the account's, so that they keep it, and nobody is seen twice. From then on the
 * credential alone opens it no more.
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

/** The newest first. */
async function readPlaces({ runtime }: LobbyParts, room: string, { user, guest }: Unrecognised): Promise<Place[]> {
  const { rows } = await query<Place>(
    runtime.database,
    'lobby.places-of',
    `select id, user_id as "user", color, status = 'waiting' as waits, status <> 'gone' or reason = 'removed' as live
      from greenroom.guest where room = $1 and (id = $2 or user_id = $3) order by knocked_at desc`,
    [room, guest, user?.id ?? null],
  );
  return rows;
}

// What was decided holds, and what was decided against somebody holds more.
const ranks = ['waiting', 'admitted', 'denied', 'removed'];

const rankOf = (actor: HeldActor | undefined): number => (actor === undefined ? -1 : ranks.indexOf(statusOf(actor)));

/** Makes one place of a guest's and the account's own, in one commit: who knocked first, or was decided upon, stays. */
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
    // Those that are set aside take no requests.
    if (came === undefined || rankOf(came) === -1 || [...held.values()].some(isSetAside)) return;
    const ahead = rankOf(other) - rankOf(came) || contextOf(came).number - (other ? contextOf(other).number : 0);
    const stays = other !== undefined && rankOf(other) !== -1 && ahead > 0 ? other : came;
    const { username: called } = contextOf(came);
    const username = displayName(settings, user, called === anonymousName ? null : called, language);
    const events: [Address, MachineEvent][] = [
      ...[came, other].flatMap((actor): [Address, MachineEvent][] =>
        actor === undefined || actor === stays ? [] : [[actor.address as Address, { type: 'guest.leave' }]],
      ),
      ...(stays === came
        ? [[toGuest, { type: 'guest.correct', username, user: user.id }] satisfies [Address, MachineEvent]]
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
