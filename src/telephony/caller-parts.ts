import type { Runtime } from '#src/actors/runtime.ts';
import type { SecurityLog } from '#src/api/security-log.ts';
import type { LiveKitKeys } from '#src/livekit/access-token.ts';
import type { CallerMask } from '#src/livekit/caller-mask.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { RemoteUnmute } from './remote-unmute.ts';
import type { UnheardTracks } from './unheard-tracks.ts';

/** What becomes of callers, as it is counted. */
export type CallerAct = 'held' | 'admitted' | 'put_out' | 'refused' | 'failed' | 'alone' | 'locked_out' | 'found';

/** From when on: a caller cannot hear the meeting, or cannot be heard in it. */
export type HeldWay = 'hears' | 'is_heard';

/** What is needed to hold callers at the door, to let them in and to hang up. */
export interface CallerParts {
  readonly runtime: Runtime;
  readonly settings: Settings;
  readonly livekitKeys: Pick<LiveKitKeys, 'defaultSources'>;
  readonly livekit: Pick<
    LiveKitClient,
    'getParticipant' | 'listParticipants' | 'muteTrack' | 'removeParticipant' | 'updateParticipant'
  >;
  readonly remoteUnmute: RemoteUnmute;
  readonly unheard: UnheardTracks;
  readonly mask: CallerMask;
  /** Somebody who is held knocks. Rejects with an `AppError`. */
  readonly knock: (caller: CallerKnock) => Promise<void>;
  readonly security: SecurityLog;
  readonly onCaller: (act: CallerAct) => void;
  /** Milliseconds between LiveKit's join of a call and the moment from which the caller heard nothing, or was not heard. */
  readonly onHeld: (sid: string, ms: number, way: HeldWay) => void;
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
