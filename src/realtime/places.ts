import { deliver } from '#src/actors/deliver.ts';
import { guestAddress } from '#src/actors/delivery.ts';
import { newId } from '#src/ids.ts';
import { type Announcer, pushEntry } from './announcer.ts';
import { readEntries, readPlaces } from './guest-entries.ts';
import { placeOf, type RealtimeParts, type RealtimeServer, type RealtimeSocket} from './realtime-parts.ts';

/**
 * The places at doors that sockets of this server hold. A place is held as long as any socket holds it; when the last
 * one closes, the guest has a moment to come back.
 */
export interface Places {
  /** This socket holds the place from now on, and hears of each change of it. */
  hold(socket: RealtimeSocket, room: string, guest: string): Promise<void>;
  /** A connection that presents a guest credential holds that guest's places again. */
  resume(socket: RealtimeSocket, guest: string): Promise<void>;
  letGo(socket: RealtimeSocket, place: string): void;
  /** Says again whom this server holds: somebody thought that it was dead. */
  holdAllAgain(): Promise<void>;
}

export function createPlaces(parts: RealtimeParts, io: RealtimeServer, announcer: Announcer): Places {
  const { runtime, replica } = parts;
  const holders = new Map<string, number>();

  const report = async (type: 'guest.held' | 'guest.released', room: string, guest: string) => {
    const id = newId();
    const cause = { by: 'replica', id: replica } as const;
    await deliver(runtime, [{ to: guestAddress(room, guest), event: { type, replica }, key: `replica/${id}`, cause }]);
  };
  const take = async (socket: RealtimeSocket, room: string, guest: string) => {
    const place = `${room}/${guest}`;
    if (socket.data.places.has(place) || socket.disconnected) return;
    socket.data.places.add(place);
    holders.set(place, (holders.get(place) ?? 0) + 1);
    socket.join(placeOf(room, guest));
    await announcer.addGuest(room, guest);
  };

  return {
    hold: take,
    async resume(socket, guest) {
      for (const { entry } of await readPlaces(parts, guest)) {
        await take(socket, entry.room, guest);
        if (entry.status === 'waiting') await report('guest.held', entry.room, guest);
        await announcer.inOrder(entry.room, async () => {
          const [current] = await readEntries(parts, entry.room, [guest]);
          if (current !== undefined) pushEntry(io, entry.room, guest, current.entry);
        });
      }
    },
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
      // Should this be lost, the grace begins when this replica's heartbeat is missed, or never, while it lives on and
      // the guest's row names it: the longest wait ends the place then.
      report('guest.released', room, guest).catch((error: unknown) => {
        parts.log.warn({ err: error }, 'a place could not be released');
      });
    },
    async holdAllAgain() {
      for (const place of holders.keys()) {
        const [room = '', guest = ''] = place.split('/');
        await report('guest.held', room, guest);
      }
    },
  };
}
