import { decodeJwt } from 'jose';
import { withToken } from '#src/lobby/speaker.ts';
import type { Fact } from './facts.ts';
import type { GuestEntry } from './guest-entries.ts';
import type { Entry } from './pushes.ts';
import { placeOf, type RealtimeServer, type RealtimeSocket, waitingIn } from './realtime-parts.ts';
import type { LiveKitAccess, WaitingGuest } from './wire-shapes.ts';

/** What a guest was told last of their entry. */
export interface Told {
  readonly status: Entry['status'] | null;
  /** The last fact of the lobby that it takes into account. */
  readonly head: number;
}

/** A knock number that left, and the number of the fact that said so. */
export interface Left {
  readonly fact: number;
  readonly number: number;
}

/** A knock is told to all tabs of the guest by what its fact says, in its turn: what left before does not count. */
export function tellKnock(io: RealtimeServer, guests: Map<string, Told>, { room, number: head, data }: Fact): void {
  const { participant, number, position } = data as unknown as WaitingGuest;
  const entry: Entry = { room, status: 'waiting', participant, number, position };
  if (guests.has(participant.id)) pushEntry(io, guests, { guest: participant.id, user: null, entry, head });
}

/** Tells those who wait which numbers left; those whose place was told since hear only of what came after that. */
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

/** Every socket here that holds a guest's place. */
export const holdersOf = (io: RealtimeServer, room: string, guest: string): RealtimeSocket[] =>
  [...(io.sockets.adapter.rooms.get(placeOf(room, guest)) ?? [])].flatMap((id) => io.sockets.sockets.get(id) ?? []);

/**
 * Sends a guest's entry to every socket here that holds the place; who is let in is a participant on it from now on. A
 * place that has become an account's is not told to those who do not speak for the account: their transport is closed,
 * so that they connect again with the cookies that the browser has by now.
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

/** From now on this connection speaks for the participant whose token it was given, in that token's room. */
export function becomeParticipant(socket: RealtimeSocket, { room, token }: LiveKitAccess): void {
  const { sub = '', exp = 0 } = decodeJwt(token);
  socket.data.speaker = withToken(socket.data.speaker, { identity: sub, room, exp });
}
