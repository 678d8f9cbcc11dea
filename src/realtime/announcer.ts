import type { Fact } from '../facts/fact.ts';
import { type Heads, readFacts } from '../facts/read-facts.ts';
import type { Participant } from '../lobby/waiting-guest.ts';
import { closeEnded } from './close-ended.ts';
import { type GuestEntry, readEntries } from './guest-entries.ts';
import type { Entry } from './pushes.ts';
import { lobbyWatchers, type RealtimeParts, type RealtimeServer, roomWatchers } from './realtime-parts.ts';
import { readHeads } from './room-state.ts';
import { holdersOf, type Left, pushEntry, type Told, tellKnock, tellLeft } from './tell-guests.ts';

/** The pushes of one room from this server, serialised in steps. */
interface Channel {
  pushed: Heads;
  /** The last step of the queue; the next one starts when it has settled. */
  queue: Promise<unknown>;
  /** Whether a flush is queued; it covers everything committed until it starts. */
  looking: boolean;
  /** Facts committed here since the last flush started; null when others exist that have to be read back. */
  committed: Fact[] | null;
  /** Guests whose places sockets of this server hold. */
  readonly guests: Map<string, Told>;
  watchers: number;
  /** Numbers that left the queue and have not been pushed yet. */
  left: Left[];
}

/**
 * Pushes facts to the sockets of this server, in order and only after their commit. Every commit triggers a flush of
 * its rooms. A scan once a second finds what another replica committed and could not announce.
 */
export interface Announcer {
  /** Flushes these rooms; `facts` are those just committed here, where they are known. */
  look(rooms: Iterable<string>, facts?: readonly Fact[]): void;
  /** Compares the heads of all rooms with sockets here, in one statement. */
  lookAtAll(): Promise<void>;
  /** Pushes the heads to the watchers, so that a client notices a lost last fact. */
  tellHeads(): Promise<void>;
  /** Pushes to waiting guests which numbers left the queue. */
  tellMoved(): void;
  /** Runs `step` in the room's queue: this server pushes nothing else to the room meanwhile. */
  inOrder<Result>(room: string, step: () => Promise<Result>): Promise<Result>;
  /** Within a step: pushes what is pending up to these numbers, so that a new watcher receives no fact twice. */
  catchUp(room: string, heads: Heads): Promise<void>;
  watch(room: string): Promise<void>;
  unwatch(room: string): void;
  /** Pushes the current entry to a guest whose place is held here. */
  tell(room: string, guest: string): Promise<void>;
  addGuest(room: string, guest: string): Promise<void>;
  removeGuest(room: string, guest: string): void;
}

/** `onPushed` is called with each fact after it was sent to its watchers. */
export function createAnnouncer(parts: RealtimeParts, io: RealtimeServer, onPushed: (fact: Fact) => void): Announcer {
  const { database } = parts.runtime;
  const channels = new Map<string, Channel>();

  const open = async (room: string): Promise<Channel> => {
    const existing = channels.get(room);
    if (existing !== undefined) return existing;
    const { heads } = await readHeads(database, [room]);
    const channel: Channel = channels.get(room) ?? {
      pushed: heads.get(room) ?? { room: 0, lobby: 0 },
      queue: Promise.resolve(),
      looking: false,
      committed: [],
      guests: new Map(),
      watchers: 0,
      left: [],
    };
    channels.set(room, channel);
    return channel;
  };
  const closeIfIdle = (room: string, channel: Channel) => {
    if (channel.watchers === 0 && channel.guests.size === 0) channels.delete(room);
  };

  const inOrder = async <Result>(room: string, step: () => Promise<Result>): Promise<Result> => {
    const channel = await open(room);
    const result = channel.queue.then(step);
    channel.queue = result.catch(() => undefined);
    return result;
  };

  const push = async (room: string, channel: Channel): Promise<void> => {
    const { committed } = channel;
    channel.looking = false;
    channel.committed = [];
    const facts =
      committed !== null && follows(channel.pushed, committed)
        ? committed
        : await readFacts(database, room, channel.pushed);
    await send(room, channel, facts);
  };

  /** Closes the sockets of ended sessions and deactivated accounts, so that they receive no token. */
  const refuseEnded = (entries: readonly GuestEntry[]): Promise<void> => {
    const admitted = entries.filter(({ entry }) => entry.livekit !== undefined);
    return closeEnded(
      parts,
      admitted.flatMap(({ guest, entry }) => holdersOf(io, entry.room, guest)),
    );
  };

  const send = async (room: string, channel: Channel, facts: readonly Fact[]): Promise<void> => {
    if (facts.length === 0) return;
    // All reads come before the first send: when one fails, the next flush repeats the whole step.
    const entries = await readAffected(parts, room, channel, facts);
    await refuseEnded(entries);
    for (const fact of facts) {
      if (fact.type === 'guest.waiting') tellKnock(io, channel.guests, fact);
      const watchers = fact.stream === 'room' ? roomWatchers(room) : lobbyWatchers(room);
      io.local.to(watchers).emit('fact', fact);
      channel.pushed = { ...channel.pushed, [fact.stream]: fact.number };
    }
    parts.metrics.factsPushed.inc(facts.length);
    for (const entry of entries) pushEntry(io, channel.guests, entry);
    for (const fact of facts) onPushed(fact);
  };

  const look = (rooms: Iterable<string>, committed?: readonly Fact[]) => {
    for (const room of rooms) {
      const channel = channels.get(room);
      if (channel === undefined) continue;
      if (committed === undefined) channel.committed = null;
      else channel.committed?.push(...committed.filter((fact) => fact.room === room));
      if (channel.looking) continue;
      channel.looking = true;
      inOrder(room, () => push(room, channel)).catch((error: unknown) => {
        channel.looking = false;
        parts.log.warn({ err: error }, 'failed to push facts; retrying with the next flush');
      });
    }
  };

  return {
    look,
    async lookAtAll() {
      if (channels.size === 0) return;
      const { heads } = await readHeads(database, [...channels.keys()]);
      const behind = [...heads].filter(([room, head]) => {
        const pushed = channels.get(room)?.pushed;
        return pushed !== undefined && (head.room > pushed.room || head.lobby > pushed.lobby);
      });
      look(behind.map(([room]) => room));
    },
    async tellHeads() {
      const watched = [...channels].filter(([, channel]) => channel.watchers > 0).map(([room]) => room);
      if (watched.length === 0) return;
      const { heads, epoch } = await readHeads(database, watched);
      for (const room of watched) {
        const head = heads.get(room) ?? { room: 0, lobby: 0 };
        io.local.to(lobbyWatchers(room)).emit('heads', { room, epoch, streams: head });
        const streams = { room: head.room };
        io.local.to(roomWatchers(room)).except(lobbyWatchers(room)).emit('heads', { room, epoch, streams });
      }
    },
    tellMoved() {
      for (const [room, channel] of channels) {
        if (channel.left.length === 0) continue;
        tellLeft(io, room, channel.guests, channel.left);
        channel.left = [];
      }
    },
    inOrder,
    async catchUp(room, heads) {
      const channel = await open(room);
      const { pushed } = channel;
      if (pushed.room >= heads.room && pushed.lobby >= heads.lobby) return;
      const facts = await readFacts(database, room, pushed);
      await send(
        room,
        channel,
        facts.filter(({ stream, number }) => number <= heads[stream]),
      );
    },
    async watch(room) {
      (await open(room)).watchers += 1;
    },
    unwatch(room) {
      const channel = channels.get(room);
      if (channel === undefined) return;
      channel.watchers -= 1;
      closeIfIdle(room, channel);
    },
    tell: (room, guest) =>
      inOrder(room, async () => {
        const channel = channels.get(room);
        if (channel?.guests.has(guest) !== true) return;
        const entries = await readEntries(parts, room, [guest]);
        await refuseEnded(entries);
        for (const entry of entries) pushEntry(io, channel.guests, entry);
      }),
    async addGuest(room, guest) {
      const { guests } = await open(room);
      if (!guests.has(guest)) guests.set(guest, { status: null, head: 0 });
    },
    removeGuest(room, guest) {
      const channel = channels.get(room);
      if (channel === undefined) return;
      channel.guests.delete(guest);
      closeIfIdle(room, channel);
    },
  };
}

/** Whether these facts follow the heads without a gap, so that they need not be read back. */
function follows(pushed: Heads, facts: readonly Fact[]): boolean {
  const next = { ...pushed };
  return facts.length > 0 && facts.every(({ stream, number }) => number === ++next[stream]);
}

/** Current entries of the local guests that these facts name. */
async function readAffected(
  parts: RealtimeParts,
  room: string,
  channel: Channel,
  facts: readonly Fact[],
): Promise<GuestEntry[]> {
  const lobby = facts.filter(({ stream, type }) => stream === 'lobby' && type !== 'guest.waiting');
  // The fact names no single guest: every place may have changed.
  const all = lobby.some(({ type }) => type.startsWith('lobby.'));
  const removed = facts.filter(({ type }) => type === 'participant.removed');
  const named = [...lobby, ...removed].flatMap(({ data: { participant } }) => {
    const guest = typeof participant === 'object' ? (participant as Participant).id : participant;
    return typeof guest === 'string' ? [guest] : [];
  });
  const affected = all ? [...channel.guests.keys()] : named.filter((guest) => channel.guests.has(guest));
  const isKnown = (guest: string, status: Entry['status']) => channel.guests.get(guest)?.status === status;
  const entries = affected.length === 0 ? [] : await readEntries(parts, room, affected, isKnown);
  for (const { number, type, data } of lobby) {
    if (type !== 'guest.changed' && typeof data.number === 'number')
      channel.left.push({ fact: number, number: data.number });
  }
  return entries;
}
