import type { ActorKind } from '#machines/catalogue.ts';
import type { LiveKitLook } from './look-at-livekit.ts';
import type { SystemFacts } from './system-facts.ts';

/** A report that waits in an actor's inbox. */
export interface InboxFacts {
  readonly event: string;
  readonly by: string;
  readonly tries: number;
  readonly nextTryAt: string;
  readonly error: string | null;
  readonly at: string;
}

/** An actor of the room: the room itself, a guest or a recording. */
export interface ActorFacts {
  readonly kind: ActorKind;
  readonly id: string;
  readonly version: number;
  /** The version of this replica's machine. */
  readonly ownVersion: number;
  readonly value: unknown;
  readonly context: Readonly<Record<string, unknown>>;
  readonly updatedAt: string;
  readonly quarantinedAt: string | null;
  readonly timers: readonly { readonly id: string; readonly at: string }[];
  /** Timers that its state needs and that are not stored. */
  readonly missingTimers: readonly string[];
  readonly inboxCount: number;
  /** Whether the row's report count differs from the number of stored reports. */
  readonly miscounted: boolean;
  /** The first report in the inbox. */
  readonly inbox: InboxFacts | null;
  /** Why the stored state cannot be restored; null if it can. */
  readonly problem: string | null;
  /** Names of its commands that have not ended, read at the same moment as the state. */
  readonly pending: readonly string[];
}

/** A command that has not ended, or another job about the room. */
export interface JobFacts {
  /** The actor that asked for it; null for a job that no actor asked for. */
  readonly actor: { readonly kind: string; readonly id: string } | null;
  readonly name: string;
  readonly key: string;
  readonly tries: number;
  readonly runAt: string;
  readonly giveUpAt: string | null;
  readonly error: string | null;
  readonly createdAt: string;
  readonly lockedSince: string | null;
  readonly workerAlive: boolean;
}

/** A transaction that holds the row of an actor. */
export interface LockFacts {
  readonly kind: string;
  readonly id: string;
  readonly pid: number;
  readonly since: string | null;
  readonly state: string | null;
  readonly application: string | null;
  readonly waiting: number;
}

/** The newest journal line of one event type. */
export interface LineFacts {
  readonly event: string;
  readonly kind: string;
  readonly actor: string;
  readonly at: string;
  readonly before: string;
  readonly after: string;
  /** The redacted event. */
  readonly given: Readonly<Record<string, unknown>>;
}

/** The people at the door and in the meeting, as they are stored. */
export interface DoorFacts {
  /** Connected participants by kind. */
  readonly present: Readonly<Record<string, number>>;
  /** Whether an owner or administrator is in the meeting, or watches the room. */
  readonly hostPresent: boolean;
  /** Living replicas on which a host watches the room. */
  readonly watching: number;
  readonly hosts: number;
  readonly waiting: number;
  readonly oldestWaitAt: string | null;
  /** The longest waiting guests, at most five. */
  readonly waitingGuests: readonly { readonly id: string; readonly number: number; readonly call: boolean }[];
  /** Guests of the last hours by state and reason, with the newest of each. */
  readonly ended: readonly {
    readonly status: string;
    readonly reason: string | null;
    readonly count: number;
    readonly at: string | null;
    readonly guest: string;
  }[];
  readonly bans: number;
  readonly newestBanAt: string | null;
  /** Callers who are held at the door, and those who joined and are not shown to hosts yet. */
  readonly heldCallers: number;
  readonly unseenCallers: number;
  /** Numbers that are locked out on a trunk of the room, masked. */
  readonly lockedNumbers: readonly { readonly masked: string; readonly until: string }[];
  readonly subtitleWishes: number;
}

/** A recording with its actor's state. */
export interface RecordingFacts {
  readonly id: string;
  readonly status: string;
  readonly mode: string;
  readonly egress: string | null;
  readonly createdAt: string;
  /** When its status changed. */
  readonly updatedAt: string;
  /** The actor's state as one line; null without an actor. */
  readonly state: string | null;
  readonly reason: string | null;
  readonly misses: number;
  readonly unanswered: number;
  readonly fileUntil: string | null;
  readonly queueUntil: string | null;
  readonly quarantined: boolean;
  /** Whether the presence table has its recorder in the meeting. */
  readonly recorderPresent: boolean;
  readonly notices: readonly {
    readonly channel: string;
    readonly state: string;
    readonly reason: string | null;
    readonly count: number;
    readonly since: string;
    /** Messages whose task is in the queue, and the most tries that failed. */
    readonly enqueued: number;
    readonly tries: number;
  }[];
}

/** Invitations to the room by state and reason. */
export interface InvitationFacts {
  readonly state: string;
  readonly reason: string | null;
  readonly count: number;
  readonly since: string;
  /** Messages whose task is in the queue, and the most tries that failed. */
  readonly enqueued: number;
  readonly tries: number;
}

/** A difference between what is stored and what is outside. */
export interface DriftFacts {
  readonly what: string;
  readonly direction: string;
  readonly thing: string;
  readonly since: string;
  readonly next: string;
}

/** All that the findings about one room are made from. */
export interface RoomFacts {
  readonly system: SystemFacts;
  /** LiveKit's own word about the room; null if it was not asked. */
  readonly look: LiveKitLook | null;
  readonly room: {
    readonly id: string;
    readonly deleted: boolean;
    readonly accessLevel: 'public' | 'trusted' | 'restricted' | null;
    readonly hasPin: boolean;
    readonly trunk: string | null;
  };
  /** The room's own actor; null if no event has reached the room. */
  readonly actor: ActorFacts | null;
  /** Unfinished recordings; guests with kept reports, an overdue timer or a newer version; quarantined members. */
  readonly members: readonly ActorFacts[];
  readonly jobs: readonly JobFacts[];
  readonly locks: readonly LockFacts[];
  /** Newest line of each event type that a rule reads. */
  readonly lines: readonly LineFacts[];
  /** Among the room's newest lines. */
  readonly joins: {
    readonly byWebhookAt: string | null;
    readonly bySweep: number;
    readonly bySweepAt: string | null;
    /** People who were removed because they had no right to be in the meeting. */
    readonly refused: number;
    readonly refusedAt: string | null;
  };
  readonly door: DoorFacts;
  readonly recordings: readonly RecordingFacts[];
  readonly invitations: readonly InvitationFacts[];
  readonly drift: readonly DriftFacts[];
}
