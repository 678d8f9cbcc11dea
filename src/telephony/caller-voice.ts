import type { ParticipantInfo } from 'livekit-server-sdk';
import { query } from '#src/db/query.ts';
import type { RoomConfiguration } from '#src/rooms/room-configuration.ts';
import { setHeard } from './call-voice.ts';
import type { CallerParts } from './caller-parts.ts';
import { guestsMaySpeak } from './caller-permissions.ts';

/** What hosts said of the voice of a caller; null where they said nothing. */
export interface VoiceWish {
  /** Muted as everybody may be muted, which a telephone cannot undo. */
  readonly muted: boolean | null;
  /** Not allowed to publish. */
  readonly silenced: boolean | null;
}

/** What a host says now. */
export type VoiceChange = Partial<Record<keyof VoiceWish, boolean>>;

/** What a host needs to have a caller heard or not. */
export type VoiceParts = Pick<CallerParts, 'runtime' | 'livekitKeys' | 'livekit' | 'remoteUnmute' | 'unheard'>;

/**
 * Whether a caller in the meeting is to be heard there: what was said of this caller comes before what the room says of
 * all guests. Nobody is in a room that is gone.
 */
export function isVoiced(
  { livekitKeys }: Pick<CallerParts, 'livekitKeys'>,
  { muted, silenced, configuration }: VoiceWish & { readonly configuration: RoomConfiguration | null },
): boolean {
  if (configuration === null || muted === true) return false;
  return silenced === null ? guestsMaySpeak(livekitKeys, configuration) : !silenced;
}

/**
 * Has a caller heard or not, as a host says, and remembers it, so that nothing else undoes it. Publishing itself is never
 * taken from a caller. Rejects with a `LiveKitFailure`.
 */
export async function changeVoice(
  parts: VoiceParts,
  room: string,
  info: ParticipantInfo,
  { muted, silenced }: VoiceChange,
): Promise<void> {
  const { rows } = await query<VoiceWish & { configuration: RoomConfiguration }>(
    parts.runtime.database,
    'telephony.change-voice',
    `with wish as (
      insert into greenroom.caller_voice as v (room, sid, muted, silenced, changed_at)
        values ($1, $2, $3, $4, clock_timestamp())
      on conflict (room, sid) do update set muted = coalesce(excluded.muted, v.muted),
        silenced = coalesce(excluded.silenced, v.silenced), changed_at = excluded.changed_at
      returning muted, silenced)
    select w.muted, w.silenced, r.configuration from wish w join public.meet_room r on r.resource_id = $1`,
    [room, info.sid, muted ?? null, silenced ?? null],
  );
  const [wish] = rows;
  if (wish !== undefined) await setHeard(parts, room, info, isVoiced(parts, wish));
}
