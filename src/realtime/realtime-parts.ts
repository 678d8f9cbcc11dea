import type { Server, Socket } from 'socket.io';
import type { ClientOf } from '#src/client-of.ts';
import type { Limits } from '#src/limits.ts';
import type { LobbyParts } from '#src/lobby/lobby-parts.ts';
import type { Speaker } from '#src/lobby/speaker.ts';
import type { Log } from '#src/log.ts';
import type { Requests } from './protocol.ts';
import type { Pushes } from './pushes.ts';
import type { Turns } from './turns.ts';

/** What this server knows of one socket. */
interface SocketData {
  speaker: Speaker;
  /** The random id that the client gave itself (`auth.client`), else one of this connection: nobody else knows it. */
  readonly connection: string;
  readonly address: string;
  /** The language of the settings in which this person reads. */
  readonly language: string;
  /** Room id → how it is watched from this socket. */
  readonly watches: Map<string, 'host' | 'participant'>;
  /** Rooms whose watch is about to begin. */
  readonly beginning: string[];
  /** `<room>/<guest>` of the places that this socket holds. */
  readonly places: Set<string>;
  readonly turns: Turns;
  /** Settled once the guest has been told where they stand; no request is answered before. */
  resumed: Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: the events between servers are `look` alone, see create-realtime.ts.
export type RealtimeServer = Server<Requests, Pushes, any, SocketData>;
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type RealtimeSocket = Socket<Requests, Pushes, any, SocketData>;

export interface RealtimeParts extends LobbyParts, Limits {
  readonly log: Log;
  readonly clientOf: ClientOf;
  /** Counters of the operators' metrics. */
  readonly metrics: {
    readonly sockets: { inc(): void; dec(): void };
    readonly unanswerable: { inc(): void };
    readonly factsPushed: { inc(count: number): void };
  };
}

/** The Socket.IO rooms that sockets of this server are joined to. */
export const roomWatchers = (room: string): string => `room:${room}`;
export const lobbyWatchers = (room: string): string => `lobby:${room}`;
export const waitingIn = (room: string): string => `waiting:${room}`;
/** Everybody here who speaks for this guest, or for this account, at whatever door. */
export const speakingFor = (who: { readonly guest: string } | { readonly user: string }): string =>
  'guest' in who ? `for-guest:${who.guest}` : `for-user:${who.user}`;
export const placeOf = (room: string, guest: string): string => `guest:${room}/${guest}`;
