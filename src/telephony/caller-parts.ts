import type { Runtime } from '#src/actors/runtime.ts';
import type { SecurityLog } from '#src/api/security-log.ts';
import type { LiveKitKeys } from '#src/livekit/access-token.ts';
import type { CallerMask } from '#src/livekit/caller-mask.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { RemoteUnmute } from './remote-unmute.ts';
import type { UnheardTracks } from './unheard-tracks.ts';

/** Outcomes of calls, as the metrics count them. */
type CallerAct = 'held' | 'admitted' | 'put_out' | 'refused' | 'failed' | 'alone' | 'locked_out' | 'found';

/** What a hold stops, as the metric names it: media to the caller (`hears`), or from the caller (`is_heard`). */
export type HeldWay = 'hears' | 'is_heard';

/** Dependencies for holding, admitting and hanging up callers. */
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
  /** Makes a held caller knock. Rejects with an `AppError`. */
  readonly knock: (caller: CallerKnock) => Promise<void>;
  readonly security: SecurityLog;
  readonly onCaller: (act: CallerAct) => void;
  /** Milliseconds from LiveKit's join of the call until the caller heard nothing, or was not heard. */
  readonly onHeld: (sid: string, ms: number, way: HeldWay) => void;
  /** Called when a number is locked out; `call` is the participant sid of the call in `room` that caused it. */
  readonly onLockedOut: (room: string, call: string) => Promise<void>;
}

/** A caller who knocks. */
interface CallerKnock {
  readonly room: string;
  readonly guest: string;
  readonly username: string;
  readonly sid: string;
  /** The rate limiter's key for this phone number. */
  readonly number: string;
}
