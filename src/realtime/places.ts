import { guestAddress } from '#machines/addresses.ts';
import { deliver } from '#src/actors/deliver.ts';
import { isDatabaseAway } from '#src/db/is-database-away.ts';
import { query } from '#src/db/query.ts';
import { AppError } from '#src/kernel/errors.ts';
import { newId } from '#src/kernel/ids.ts';
import type { Fact } from '../facts/fact.ts';
import type { WaitingGuest } from '../lobby/waiting-guest.ts';
import type { Announcer } from './announcer.ts';
import { endedEntry, readPlaces } from './guest-entries.ts';
import {
  placeOf,
  type RealtimeParts,
  type RealtimeServer,
  type RealtimeSocket,
  speakingFor,
} from './realtime-parts.ts';

/**
 * The lobby places that sockets of this server hold. A place is held while any socket holds it; after the last one
 * closes, a grace period starts.
 */
export interface Places {
  /** Makes this socket and every other local tab of the person hold the place and receive its entries. */
  hold(socket: RealtimeSocket, room: string, guest: string): Promise<void>;
  /** Makes a new connection hold the places of its guest or account again. */
  resume(socket: RealtimeSocket): Promise<void>;
  /** Pushes the current entry to the guest. */
  tell(room: string, guest: string): Promise<void>;
  letGo(socket: RealtimeSocket, place: string): void;
  /** Releases the place after a knock whose sockets closed before it was written. */
  releaseUnlessHeld(room: string, guest: string): Promise<void>;
  /** Releases places recorded as held here that no socket holds: the first release may have failed. */
  releaseForgotten(): Promise<void>;
  /** Records all held places again, after another replica took this server for dead. */
  holdAllAgain(): Promise<void>;
  /**
   * To be called once a second: finds guests held here whose place another replica released, and guests who knocked
   * elsewhere or without a socket while a tab of theirs is connected here.
   */
  lookAround(): Promise<void>;
  /** Attaches knocks just committed here to the local tabs of their guests: a knock may come without a socket. */
  hearKnocks(facts: readonly Fact[]): Promise<void>;
  /** Stops releasing single places; the shutdown releases all of them at once. */
  close(): void;
}

export function createPlaces(parts: RealtimeParts, io: RealtimeServer, announcer: Announcer): Places {
  const { runtime, replica } = parts;
  const holders = new Map<string, number>();
  let closing = false;

  const report = async (type: 'guest.held' | 'guest.released', ...places: readonly Place[]) => {
    const common = {
      key: `replica/${newId()}`,
      cause: { by: 'replica', id: replica },
      event: { type, replica },
    } as const;
    await deliver(
      runtime,
      places.map(({ room, guest }) => ({ ...common, to: guestAddress(room, guest) })),
    );
  };
  /** Reports in batches: single commits for thousands of places would take longer than the grace period. */
  const reportAll = async (type: 'guest.held' | 'guest.released', places: readonly Place[]) => {
    for (let from = 0; from < places.length; from += batch) {
      const some = places.slice(from, from + batch);
      await report(type, ...some).catch(async (error: unknown) => {
        if (some.length === 1 || (error instanceof AppError && isDatabaseAway(error.cause))) throw error;
        // A failed place does not stop the others.
        for (const place of some) {
          await report(type, place).catch((reason: unknown) => {
            parts.log.warn({ err: reason }, 'failed to report a place');
          });
        }
      });
    }
  };
  const take = async (socket: RealtimeSocket, room: string, guest: string) => {
    const place = `${room}/${guest}`;
    if (socket.data.places.has(place) || socket.disconnected) return;
    socket.data.places.add(place);
    holders.set(place, (holders.get(place) ?? 0) + 1);
    await socket.join(placeOf(room, guest));
    await announcer.addGuest(room, guest);
    // The last socket closed during the join.
    if (!holders.has(place)) announcer.removeGuest(room, guest);
  };

  const releaseUnlessHeld = async (room: string, guest: string): Promise<void> => {
    if (!closing && !holders.has(`${room}/${guest}`)) await report('guest.released', { room, guest });
  };

  /** Local sockets that speak for this guest or account. */
  const tabsOf = (guest: string | null, user: string | null): RealtimeSocket[] => {
    const names = [
      ...(guest === null ? [] : [speakingFor({ guest })]),
      ...(user === null ? [] : [speakingFor({ user })]),
    ];
    const ids = names.flatMap((name) => [...(io.sockets.adapter.rooms.get(name) ?? [])]);
    return ids.flatMap((id) => io.sockets.sockets.get(id) ?? []);
  };

  /** Makes all local sockets of the person hold the place; `alone`: no socket held it before. */
  const joinTabs = async (place: Place, user: string | null, alone: boolean): Promise<void> => {
    const { room, guest } = place;
    const tabs = tabsOf(user === null ? guest : null, user).filter((tab) => !tab.data.places.has(`${room}/${guest}`));
    if (tabs.length === 0) return;
    for (const tab of tabs) await take(tab, room, guest);
    if (alone) await report('guest.held', { room, guest });
    await announcer.tell(room, guest);
  };

  return {
    async hold(socket, room, guest) {
      const user = socket.data.speaker.session?.user.id ?? null;
      const tabs = tabsOf(user === null ? guest : null, user);
      await Promise.all([socket, ...tabs].map((tab) => take(tab, room, guest)));
    },
    async resume(socket) {
      const { guest, session } = socket.data.speaker;
      const user = session?.user.id ?? null;
      if (guest !== null) socket.join(speakingFor({ guest }));
      if (user !== null) socket.join(speakingFor({ user }));
      if (guest === null && user === null) return;
      for (const place of await readPlaces(parts, guest, user)) {
        const { room, id, status } = place;
        if (status === 'gone') {
          // Another tab may have knocked again.
          if (!socket.data.places.has(`${room}/${id}`)) socket.emit('entry', endedEntry(place));
          continue;
        }
        await take(socket, room, id);
        if (status === 'waiting') await report('guest.held', { room, guest: id });
        await announcer.tell(room, id);
      }
    },
    tell: announcer.tell,
    letGo(socket, place) {
      if (!socket.data.places.delete(place)) return;
      const left = (holders.get(place) ?? 1) - 1;
      if (left > 0) {
        holders.set(place, left);
        return;
      }
      holders.delete(place);
      const [room = '', guest = ''] = place.split('/');
      announcer.removeGuest(room, guest);
      if (closing) return;
      // After a failure, the next scan releases it.
      report('guest.released', { room, guest }).catch((error: unknown) => {
        parts.log.warn({ err: error }, 'failed to release a place');
      });
    },
    releaseUnlessHeld,
    async releaseForgotten() {
      if (closing) return;
      const noted = await readHeldHere(parts);
      const forgotten = noted.filter(({ room, guest }) => !holders.has(`${room}/${guest}`));
      await reportAll('guest.released', forgotten);
    },
    async holdAllAgain() {
      const held = [...holders.keys()].map((place) => place.split('/'));
      await reportAll(
        'guest.held',
        held.map(([room = '', guest = '']) => ({ room, guest })),
      );
    },
    close() {
      closing = true;
    },
    async lookAround() {
      if (io.sockets.sockets.size === 0) return;
      const elsewhere = await readElsewhere(parts);
      const letGo = elsewhere.filter(({ room, guest, held }) => !held && holders.has(`${room}/${guest}`));
      await reportAll('guest.held', letGo);
      for (const place of elsewhere) await joinTabs(place, place.user, place.polled);
    },
    async hearKnocks(facts) {
      for (const { room, type, data } of facts) {
        if (type === 'guest.waiting')
          await joinTabs({ room, guest: (data as unknown as WaitingGuest).participant.id }, null, true);
      }
    },
  };
}

interface Place {
  readonly room: string;
  readonly guest: string;
}

/** Places reported in one commit. */
const batch = 500;

async function readHeldHere({ runtime, replica }: RealtimeParts): Promise<Place[]> {
  const { rows } = await query<Place>(
    runtime.database,
    'realtime.held-here',
    `select room, id as guest from greenroom.guest where replica = $1 and status = 'waiting'`,
    [replica],
  );
  return rows;
}

interface Elsewhere extends Place {
  readonly user: string | null;
  /** Whether a replica or polling holds the place; otherwise it is about to expire. */
  readonly held: boolean;
  /** Whether polling holds the place. */
  readonly polled: boolean;
}

/** Guests whose place is not held, and guests who knocked in the last seconds elsewhere or without a socket. */
async function readElsewhere({ runtime, replica }: RealtimeParts): Promise<Elsewhere[]> {
  const { rows } = await query<Elsewhere>(
    runtime.database,
    'realtime.elsewhere',
    // Each half uses its own index, which `clock_timestamp()` would prevent.
    `select room, id as guest, user_id as "user", false as held, false as polled from greenroom.guest
        where status = 'waiting' and replica is null and not polled
      union all
      select room, id, user_id, true, polled from greenroom.guest
        where status = 'waiting' and (replica <> $1 or polled) and knocked_at > statement_timestamp() - interval '5 seconds'`,
    [replica],
  );
  return rows;
}
