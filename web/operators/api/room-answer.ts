import type { ActorAnswer } from './actor-answer.ts';
import type { DriftLine } from './drift-line.ts';

export interface RoomPerson {
  readonly sid: string;
  readonly identity: string;
  readonly name: string;
  readonly kind: string;
  readonly joined_at: string | null;
  readonly left_at: string | null;
}

export interface RoomGuest {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly status: string;
  readonly reason: string | null;
  readonly knocked_at: string;
  readonly ended_at: string | null;
  readonly quarantined: boolean;
}

export interface RoomRecording {
  readonly id: string;
  readonly status: string;
  readonly mode: string | null;
  readonly egress: string | null;
  readonly created_at: string;
  readonly quarantined: boolean;
  readonly notices: Readonly<Record<string, number>>;
}

/** One room with all that belongs to it. */
export interface RoomAnswer {
  readonly room: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly access_level: string | null;
    readonly origin: string | null;
    readonly has_pin: boolean;
    readonly trunk_id: string | null;
    readonly created_at: string | null;
    readonly deleted: boolean;
  };
  readonly actor: ActorAnswer | null;
  readonly people: readonly RoomPerson[];
  readonly waiting: number;
  readonly guests: readonly RoomGuest[];
  readonly recordings: readonly RoomRecording[];
  readonly bans: number;
  readonly watchers: readonly { readonly replica: string; readonly alive: boolean }[];
  readonly replicas: readonly { readonly id: string; readonly beat_at: string; readonly alive: boolean }[];
  readonly drift: readonly DriftLine[];
  readonly journal_days: number;
}
