import type { Server, Socket } from 'socket.io';
import type { ClientOf } from '#src/api/client-of.ts';
import type { Log } from '#src/kernel/log.ts';
import type { RateLimits } from '#src/limits.ts';
import type { LobbyParts } from '#src/lobby/lobby-parts.ts';
import type { Speaker } from '#src/lobby/speaker.ts';
import type { Requests } from './protocol.ts';
import type { Pushes } from './pushes.ts';
import type { Turns } from './turns.ts';

/** The state that this server keeps for one socket. */
interface SocketData {
  speaker: Speaker;
  /** Secret random id: the client's own (`auth.client`), else one of this connection. */
  readonly connection: string;
  readonly address: string;
  /** The language negotiated from the handshake. */
  readonly language: string;
  /** The watches of this socket, by room id. */
  readonly watches: Map<string, 'host' | 'participant'>;
  /** Rooms whose watch is pending. */
  readonly beginning: string[];
  /** `<room>/<guest>` of the places that this socket holds. */
  readonly places: Set<string>;
  readonly turns: Turns;
  /** Resolves when the guest's entries were pushed; requests wait for it. */
  resumed: Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: the events between servers are `look` alone, see create-realtime.ts.
export type RealtimeServer = Server<Requests, Pushes, any, SocketData>;
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type RealtimeSocket = Socket<Requests, Pushes, any, SocketData>;

export interface RealtimeParts extends LobbyParts, RateLimits {
  readonly log: Log;
  readonly clientOf: ClientOf;
  /** Metrics counters. */
  readonly metrics: {
    readonly sockets: { inc(): void; dec(): void };
    readonly unanswerable: { inc(): void };
    readonly factsPushed: { inc(count: number): void };
  };
}

/** Names of the Socket.IO rooms. */
export const roomWatchers = (room: string): string => `room:${room}`;
export const lobbyWatchers = (room: string): string => `lobby:${room}`;
export const waitingIn = (room: string): string => `waiting:${room}`;
/** All sockets of this guest or account, in every room. */
export const speakingFor = (who: { readonly guest: string } | { readonly user: string }): string =>
  'guest' in who ? `for-guest:${who.guest}` : `for-user:${who.user}`;
export const placeOf = (room: string, guest: string): string => `guest:${room}/${guest}`;
