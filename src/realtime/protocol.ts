import { z } from 'zod';
import type { ErrorCode } from '#src/errors.ts';

/** The wire of the realtime channel (contract/realtime.md): one schema per request, one type per answer and push. */

const id = z.uuid().toLowerCase();
const room = z.string().min(1).max(200);

export const requests = {
  'room:enter': z.object({ id, room, username: z.string().max(1000).optional() }),
  'room:leave': z.object({ id, room }),
  'room:watch': z.object({
    id,
    room,
    after: z
      .object({
        epoch: z.string().max(100),
        room: z.int().nonnegative().optional(),
        lobby: z.int().nonnegative().optional(),
      })
      .optional(),
  }),
  'room:unwatch': z.object({ id, room }),
  'lobby:list': z.object({ id, room, after: z.int().nonnegative() }),
  'lobby:decide': z.object({ id, room, participant_id: z.uuid().toLowerCase(), allow_entry: z.boolean() }),
  'lobby:admit-all': z.object({ id, room }),
} as const;

export type RequestName = keyof typeof requests;
export type RequestOf<Name extends RequestName> = z.infer<(typeof requests)[Name]>;

export interface Participant {
  readonly id: string;
  readonly username: string;
  readonly color: string;
}

/** What `livekit-client` needs to connect. */
export interface LiveKitAccess {
  readonly url: string;
  readonly room: string;
  readonly token: string;
}

export interface WaitingGuest {
  readonly participant: Participant;
  readonly number: number;
  readonly position: number;
}

export interface RoomState {
  readonly meeting: 'empty' | 'active' | 'recording';
  readonly telephony: 'off' | 'absent' | 'creating' | 'present' | 'removing';
  readonly subtitles: 'off' | 'dispatching' | 'on' | 'failed';
}

export interface EnterAck {
  readonly status: 'accepted' | 'waiting' | 'denied';
  readonly reason?: string;
  readonly participant: Participant;
  /** The guest credential; only for one who presented no valid credential. */
  readonly guest?: string;
  /** 1-based place in the queue, exact at the instant of the ack; while waiting. */
  readonly position?: number;
  /** Own knock number; while waiting. Numbers that leave below it (`lobby:moved`) move one up by one each. */
  readonly number?: number;
  readonly host_present: boolean;
  readonly livekit?: LiveKitAccess;
}

export interface WatchAck {
  readonly role: 'host' | 'participant' | 'guest';
  readonly state: RoomState;
  readonly epoch: string;
  readonly streams: { readonly room?: number; readonly lobby?: number };
  readonly lobby?: { readonly waiting: number; readonly guests: readonly WaitingGuest[]; readonly more: boolean };
  readonly reset?: true;
}

export interface Acks {
  'room:enter': EnterAck;
  'room:leave': object;
  'room:watch': WatchAck;
  'room:unwatch': object;
  'lobby:list': { readonly guests: readonly WaitingGuest[]; readonly more: boolean };
  'lobby:decide': { readonly outcome: 'admitted' | 'denied' | 'gone' };
  'lobby:admit-all': { readonly admitted: number; readonly through: number };
}

export interface Refusal {
  readonly ok: false;
  readonly code: ErrorCode;
  readonly message: string;
  /** Seconds. */
  readonly retry_after?: number;
}

export type Ack<Name extends RequestName> = ({ readonly ok: true } & Acks[Name]) | Refusal;

export type StreamName = 'room' | 'lobby';

export interface Fact {
  readonly room: string;
  readonly stream: StreamName;
  readonly number: number;
  readonly type: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type EntryEnd = 'left' | 'expired' | 'meeting_ended' | 'room_deleted' | 'removed' | 'access_changed';

export interface Entry {
  readonly room: string;
  readonly status: 'waiting' | 'accepted' | 'denied' | 'ended';
  readonly reason?: EntryEnd;
  readonly participant: Participant;
  /** Own knock number and place; while waiting. */
  readonly number?: number;
  readonly position?: number;
  readonly livekit?: LiveKitAccess;
}

/** Why a watch ended: the right to it is gone, or the room is. */
export type WatchEnd = 'forbidden' | 'banned' | 'expired_credential' | 'room_deleted';

export interface Pushes {
  fact: (fact: Fact) => void;
  entry: (entry: Entry) => void;
  'lobby:moved': (moved: { readonly room: string; readonly left: readonly number[] }) => void;
  heads: (heads: {
    readonly room: string;
    readonly epoch: string;
    readonly streams: { readonly room?: number; readonly lobby?: number };
  }) => void;
  'watch:ended': (ended: { readonly room: string; readonly code: WatchEnd }) => void;
}

export type Requests = {
  [Name in RequestName]: (request: RequestOf<Name>, ack: (answer: Ack<Name>) => void) => void;
};

/** Larger packets end the connection. */
export const maxPacketBytes = 16 * 1024;

/** Codes of a `connect_error`, in `error.data.code`: drop the credential that was presented and connect again. */
export type ConnectRefusal = 'invalid_credential' | 'expired_credential';
