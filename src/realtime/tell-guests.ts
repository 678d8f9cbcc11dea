import { decodeJwt } from 'jose';
import { withToken } from '#src/lobby/speaker.ts';
import type { Fact } from '../facts/fact.ts';
import type { WaitingGuest } from '../lobby/waiting-guest.ts';
import type { GuestEntry } from './guest-entries.ts';
import type { Entry } from './pushes.ts';
import { placeOf, type RealtimeServer, type RealtimeSocket, waitingIn } from './realtime-parts.ts';
import type { LiveKitAccess } from './wire-shapes.ts';

/** The last entry pushed to a guest. */
export interface Told {
  readonly status: Entry['status'] | null;
  /** Number of the last lobby fact that the entry includes. */
  readonly head: number;
}

/** A knock number that left the queue, and the number of its fact. */
export interface Left {
  readonly fact: number;
  readonly number: number;
}

/** Builds a waiting guest's entry from the fact of the knock; its position already excludes earlier leaves. */
export function tellKnock(io: RealtimeServer, guests: Map<string, Told>, { room, number: head, data }: Fact): void {
  const { participant, number, position } = data as unknown as WaitingGuest;
  const entry: Entry = { room, status: 'waiting', participant, number, position };
  if (guests.has(participant.id)) pushEntry(io, guests, { guest: participant.id, user: null, entry, head });
}

/** Pushes the numbers that left to waiting guests; each receives only those later than its last entry. */
export function tellLeft(io: RealtimeServer, room: string, guests: Map<string, Told>, left: readonly Left[]): void {
  const late = [...guests].filter(([, { head }]) => head >= left[0]!.fact);
  const told = (since: number) => left.filter(({ fact }) => fact > since).map(({ number }) => number);
  io.local
    .to(waitingIn(room))
    .except(late.map(([guest]) => placeOf(room, guest)))
    .emit('lobby:moved', { room, left: told(0) });
  for (const [guest, { head, status }] of late) {
    const own = status === 'waiting' ? told(head) : [];
    if (own.length > 0) io.local.to(placeOf(room, guest)).emit('lobby:moved', { room, left: own });
  }
}

/** Local sockets that hold a guest's place. */
export const holdersOf = (io: RealtimeServer, room: string, guest: string): RealtimeSocket[] =>
  [...(io.sockets.adapter.rooms.get(placeOf(room, guest)) ?? [])].flatMap((id) => io.sockets.sockets.get(id) ?? []);

/**
 * Pushes a guest's entry to all local sockets that hold the place; an accepted one makes them participants. When an
 * account has taken over the place, sockets that do not speak for it are closed; they reconnect with current cookies.
 */
export function pushEntry(
  io: RealtimeServer,
  guests: Map<string, Told>,
  { guest, user, entry, head }: GuestEntry,
): void {
  const { room, status } = entry;
  guests.set(guest, { status, head });
  for (const socket of holdersOf(io, room, guest)) {
    if (user !== null && socket.data.speaker.session?.user.id !== user) {
      socket.conn.close();
      continue;
    }
    if (entry.livekit !== undefined) becomeParticipant(socket, entry.livekit);
    if (status === 'waiting') void socket.join(waitingIn(room));
    else void socket.leave(waitingIn(room));
    socket.emit('entry', entry);
  }
}

/** Adds the participant of an issued token to the speaker of this connection. */
export function becomeParticipant(socket: RealtimeSocket, { room, token }: LiveKitAccess): void {
  const { sub = '', exp = 0 } = decodeJwt(token);
  socket.data.speaker = withToken(socket.data.speaker, { identity: sub, room, exp });
}
