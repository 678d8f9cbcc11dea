import type { Runtime } from '#src/actors/runtime.ts';
import type { LiveKitKeys } from '#src/livekit/access-token.ts';
import type { CallerMask } from '#src/livekit/caller-mask.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import type { SecurityLog } from '#src/security-log.ts';
import type { Settings } from '#src/settings/settings.ts';

/** What becomes of callers, as it is counted. */
export type CallerAct = 'held' | 'admitted' | 'put_out' | 'refused' | 'failed' | 'alone' | 'locked_out' | 'found';

/** What is needed to hold callers at the door, to let them in and to hang up. */
export interface CallerParts {
  readonly runtime: Runtime;
  readonly settings: Settings;
  readonly access: Pick<LiveKitKeys, 'defaultSources'>;
  readonly livekit: Pick<
    LiveKitClient,
    'getParticipant' | 'listParticipants' | 'removeParticipant' | 'updateParticipant'
  >;
  readonly mask: CallerMask;
  /** Somebody who is held knocks. Rejects with an `AppError`. */
  readonly knock: (caller: CallerKnock) => Promise<void>;
  readonly security: SecurityLog;
  readonly onCaller: (act: CallerAct) => void;
  /** Milliseconds between LiveKit's join of a caller and the moment from which they heard nothing. */
  readonly onHeld: (ms: number) => void;
  /** A number is locked out for what it did in this room, with this call (its participant sid). */
  readonly onLockedOut: (room: string, call: string) => Promise<void>;
}

/** A caller who knocks. */
export interface CallerKnock {
  readonly room: string;
  readonly guest: string;
  readonly username: string;
  readonly sid: string;
  /** What knocks of the same number are counted under. */
  readonly number: string;
}
