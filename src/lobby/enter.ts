import type { SessionUser } from '#src/api/session-user.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { colorOf } from '#src/kernel/ids.ts';
import { asksForName, displayName } from '#src/rooms/display-name.ts';
import { isEntitled, type Room } from '#src/rooms/find-room.ts';
import { countKnock } from './count-knock.ts';
import { leaveLobby } from './decide.ts';
import { knock, type Standing } from './knock.ts';
import { type Access, letIn } from './let-in.ts';
import type { LobbyParts } from './lobby-parts.ts';
import { recogniseGuest } from './recognise-guest.ts';

/** A person at a room's door. */
interface Arrival {
  readonly user: SessionUser | null;
  /** The guest id of their credential. */
  readonly guest: string | null;
  /** Guest id for somebody who has none yet: must not follow from the request id, which is no secret. */
  readonly newGuest: () => string;
  readonly username: string | null | undefined;
  readonly language: string;
  /** The request id as the journal keeps it. */
  readonly request: string;
  readonly address: string;
  /** Whether a socket of this replica holds the place; otherwise polling does. */
  readonly bySocket: boolean;
}

/** What differs between the ways in. */
interface Way {
  /** Answers without a knock; null when a knock is needed. */
  keep?(guest: string): Promise<Standing | null>;
  /** Runs before the knock is sent, so that a subscription misses nothing. */
  beforeKnock?(guest: string): Promise<void>;
  /** Runs `work` in a transaction and resolves with its result, or with the stored one of an earlier repetition. */
  once(guest: string, work: (tx: Transaction) => Promise<Standing>): Promise<Standing>;
}

/** What came of an arrival. */
interface Entry {
  readonly standing: Standing;
  /** Whether the person need not knock. */
  readonly entitled: boolean;
  /** Whether this arrival put them in the queue. */
  readonly knocked: boolean;
  /** Null when it was not read. */
  readonly hostPresent: boolean | null;
  /** The LiveKit token of a person who may enter now. */
  readonly livekit: Access | null;
}

/**
 * The way through a room's door, for sockets and REST alike: an entitled person gets a token at once, everybody else
 * knocks and keeps place and id across repetitions. Rejects with `throttled` when too many knock.
 */
export async function enter(parts: LobbyParts, room: Room, arrival: Arrival, way: Way): Promise<Entry> {
  const { user, language, request, address } = arrival;
  const username = displayName(parts.settings, user, arrival.username, language);
  const known = await recogniseGuest(parts, room.id, { user, guest: arrival.guest, request, language });
  const guest = known.guest ?? arrival.newGuest();
  const identity = user?.sub ?? guest;
  const color = known.color ?? colorOf(identity);
  const admit = (who: Standing['participant']) => letIn(parts, room, { ...who, identity, user, language });

  if (isEntitled(room, user !== null)) {
    const participant = { id: guest, username, color };
    const livekit = await admit(participant);
    if (known.waits) await leaveLobby(parts, room, guest, request);
    return {
      standing: { status: 'accepted', participant },
      entitled: true,
      knocked: false,
      hostPresent: null,
      livekit,
    };
  }
  const kept = (await way.keep?.(guest)) ?? null;
  if (kept !== null) return { standing: kept, entitled: false, knocked: false, hostPresent: null, livekit: null };
  await countKnock(parts, room.id, { guest, address, known: known.guest !== null });
  await way.beforeKnock?.(guest);
  const named = asksForName(arrival.username);
  const who = { guest, username, named, color, user: user?.id ?? null, request, bySocket: arrival.bySocket, address };
  const knocks: Awaited<ReturnType<typeof knock>>[] = [];
  const standing = await way.once(guest, async (tx) => {
    const came = await knock(parts, tx, room, who);
    knocks.push(came);
    return came.standing;
  });
  // Null when the knock was rolled back and `standing` is the stored answer of an earlier request.
  const fresh = knocks.find((came) => came.standing === standing) ?? null;
  const mayEnter = standing.status === 'accepted' && (fresh !== null || (await isAdmitted(parts, room.id, guest)));
  return {
    standing,
    entitled: false,
    knocked: fresh?.knocked ?? false,
    hostPresent: fresh?.hostPresent ?? null,
    livekit: mayEnter ? await admit(standing.participant) : null,
  };
}

/** The stored answer of a repetition may be older than a decision against the guest. */
async function isAdmitted({ runtime }: LobbyParts, room: string, guest: string): Promise<boolean> {
  const { rows } = await runtime.database.pool.query({
    name: 'lobby.is-admitted',
    text: `select 1 from greenroom.guest where room = $1 and id = $2 and status = 'admitted'`,
    values: [room, guest],
  });
  return rows.length > 0;
}
