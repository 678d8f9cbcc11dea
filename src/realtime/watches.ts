import { isHost } from '#machines/room/room.roles.ts';
import { AppError } from '#src/kernel/errors.ts';
import { noteHostWatch, setHostWatches } from '#src/lobby/host-watch-rows.ts';
import { participantIn, type Speaker } from '#src/lobby/speaker.ts';
import { listWaiting } from '#src/lobby/waiting.ts';
import type { Room } from '#src/rooms/find-room.ts';
import type { Fact } from '../facts/fact.ts';
import { type Heads, readFacts } from '../facts/read-facts.ts';
import type { Announcer } from './announcer.ts';
import { findLostWatches } from './find-lost-watches.ts';
import type { RequestOf, WatchAck } from './protocol.ts';
import {
  lobbyWatchers,
  type RealtimeParts,
  type RealtimeServer,
  type RealtimeSocket,
  roomWatchers,
} from './realtime-parts.ts';
import { readRoomState } from './room-state.ts';

/** The room watches of this server; rights are read again at each use. */
export interface Watches {
  /** Answers `room:watch`, then replays missed facts, then forwards live ones. */
  begin(
    socket: RealtimeSocket,
    room: Room,
    speaker: Speaker,
    after: RequestOf<'room:watch'>['after'],
    answer: (ack: WatchAck) => void,
  ): Promise<void>;
  end(socket: RealtimeSocket, room: string): void;
  /** Ends watches after a fact that deletes the room or withdraws rights. */
  hear(fact: Fact): void;
  /** Ends the watches whose right is gone, and records again which rooms hosts watch. */
  checkRights(): Promise<void>;
}

type Role = 'host' | 'participant';

export function createWatches(parts: RealtimeParts, io: RealtimeServer, announcer: Announcer): Watches {
  const { runtime, replica, settings } = parts;
  const { database } = runtime;
  const hostSockets = new Map<string, number>();

  const countHost = (room: string, change: 1 | -1) => {
    const count = (hostSockets.get(room) ?? 0) + change;
    if (count > 0) hostSockets.set(room, count);
    else hostSockets.delete(room);
    if (change === 1 && count === 1) return saveHostWatch(true, room);
    if (change === -1 && count === 0) return saveHostWatch(false, room);
    return Promise.resolve();
  };
  // Serialised: a host who reloads the page ends one watch and starts the next.
  let noting = Promise.resolve();
  const note = (write: () => Promise<void>) => {
    noting = noting.then(write).catch((error: unknown) => {
      parts.log.warn({ err: error }, 'failed to record the watches of hosts');
    });
    return noting;
  };
  const saveHostWatch = (watches: boolean, room: string) =>
    note(() => noteHostWatch(database, replica, { room, watches }));
  /** Rewrites all records: another replica may have taken this one for dead, or a write may have failed. */
  const saveHostWatches = () => note(() => setHostWatches(database, replica, [...hostSockets.keys()]));
  const end = (socket: RealtimeSocket, room: string) => {
    const role = socket.data.watches.get(room);
    if (role === undefined) return;
    socket.data.watches.delete(room);
    void socket.leave(roomWatchers(room));
    void socket.leave(lobbyWatchers(room));
    announcer.unwatch(room);
    if (role === 'host') void countHost(room, -1);
  };
  const watchersOf = (room: string): RealtimeSocket[] =>
    [...(io.sockets.adapter.rooms.get(roomWatchers(room)) ?? [])].flatMap((id) => io.sockets.sockets.get(id) ?? []);
  /** Ends the watches of these sockets whose right is gone. */
  const endLost = async (sockets: readonly RealtimeSocket[]): Promise<void> => {
    const held = sockets.flatMap((socket) => [...socket.data.watches].map(([room, role]) => ({ socket, room, role })));
    for (const { socket, room, role, code } of await findLostWatches(database, held)) {
      // Ended or restarted in the meantime.
      if (socket.data.watches.get(room) !== role) continue;
      end(socket, room);
      socket.emit('watch:ended', { room, code });
    }
  };

  return {
    end,
    async begin(socket, room, speaker, after, answer) {
      // The socket closed while the request was queued.
      if (socket.disconnected) return;
      const role = isHost(room.role)
        ? 'host'
        : room.role !== null || participantIn(speaker, room.id) !== null
          ? 'participant'
          : [...socket.data.places].some((place) => place.startsWith(`${room.id}/`))
            ? 'guest'
            : null;
      if (room.banned) throw new AppError('banned', 'A host has put you out of the meeting.');
      if (role === null) throw new AppError('forbidden', 'Enter the room before watching it.');
      if (role === 'guest') {
        const { state, epoch } = await readRoomState(database, room.id);
        answer({ role, state, epoch, streams: {} });
        return;
      }
      const { watches, beginning } = socket.data;
      const others = new Set([...watches.keys(), ...beginning]);
      others.delete(room.id);
      if (others.size >= settings.GREENROOM_WATCHES_PER_SOCKET) {
        parts.onThrottled('watches');
        throw new AppError('throttled', 'This connection watches too many rooms.', { retryAfter: 10 });
      }
      beginning.push(room.id);
      let begun = false;
      try {
        await announcer.watch(room.id);
        await announcer.inOrder(room.id, async () => {
          const { ack, heads, missed } = await describe(parts, room.id, role, after);
          await announcer.catchUp(room.id, heads);
          // Another role sees other streams, so the watch starts over.
          if (watches.get(room.id) !== role) end(socket, room.id);
          begun = !watches.has(room.id);
          // Recorded before the ack: a later knock must report `host_present`.
          if (begun && role === 'host') await countHost(room.id, 1);
          if (begun) watches.set(room.id, role);
          answer(ack);
          for (const fact of missed) socket.emit('fact', fact);
          if (socket.disconnected) return end(socket, room.id);
          socket.join(roomWatchers(room.id));
          if (role === 'host') socket.join(lobbyWatchers(room.id));
        });
      } finally {
        beginning.splice(beginning.indexOf(room.id), 1);
        if (!begun) announcer.unwatch(room.id);
      }
    },
    hear({ room, type, data }) {
      if (endsRights(type, data)) {
        endLost([...watchersOf(room)]).catch((error: unknown) => {
          parts.log.warn({ err: error }, 'failed to read the rights of watchers');
        });
      }
      if (type !== 'lobby.cleared' || data.reason !== 'room_deleted') return;
      for (const socket of watchersOf(room)) {
        end(socket, room);
        socket.emit('watch:ended', { room, code: 'room_deleted' });
      }
    },
    async checkRights() {
      await endLost([...io.sockets.sockets.values()]);
      await saveHostWatches();
    },
  };
}

/** Whether this fact may withdraw rights to watch: a new role or access level, a removal, or the meeting's end. */
const endsRights = (type: string, data: Fact['data']): boolean =>
  ['roles.changed', 'participant.removed', 'meeting.ended'].includes(type) ||
  (type === 'room.changed' && data.access_level !== undefined);
/** Longest replay; a client that missed more facts gets `reset`. */
const mostReplayed = 500;

/** The ack for a new watch, and the facts missed since `after`. */
async function describe(
  parts: RealtimeParts,
  room: string,
  role: Role,
  after: RequestOf<'room:watch'>['after'],
): Promise<{ ack: WatchAck; heads: Heads; missed: Fact[] }> {
  const { database } = parts.runtime;
  const { state, heads, waiting, epoch } = await readRoomState(database, room);
  const streams = role === 'host' ? heads : { room: heads.room };
  const lobby = role === 'host' ? { lobby: { waiting, ...(await listWaiting(database, room, 0)) } } : {};
  const ack: WatchAck = { role, state, epoch, streams, ...lobby };
  if (after === undefined) return { ack, heads, missed: [] };
  const seen: Heads = {
    room: after.room ?? heads.room,
    lobby: role === 'host' ? (after.lobby ?? heads.lobby) : heads.lobby,
  };
  const fromTheBeginning = { ack: { ...ack, reset: true as const }, heads, missed: [] };
  const behind = [heads.room - seen.room, heads.lobby - seen.lobby] as const;
  const missed = behind[0] + behind[1];
  // Another epoch, numbers above the head, or more facts than a replay sends.
  if (after.epoch !== epoch || Math.min(...behind) < 0 || missed > mostReplayed) return fromTheBeginning;
  const facts = missed === 0 ? [] : await readFacts(database, room, seen, heads);
  // Some of the facts are purged.
  return facts.length === missed ? { ack, heads, missed: facts } : fromTheBeginning;
}
