import type { ParticipantInfo } from 'livekit-server-sdk';
import { query } from '#src/db/query.ts';
import type { RoomConfiguration } from '#src/rooms/room-configuration.ts';
import { setHeard } from './call-voice.ts';
import type { CallerParts } from './caller-parts.ts';
import { guestsMaySpeak } from './caller-permissions.ts';

/** A host's decisions about a caller's voice; null for none. */
export interface VoiceWish {
  /** Muted like any participant, which a telephone cannot undo. */
  readonly muted: boolean | null;
  /** Denied the right to publish. */
  readonly silenced: boolean | null;
}

/** A host's new decisions; missing ones stay. */
type VoiceChange = Partial<Record<keyof VoiceWish, boolean>>;

/** Dependencies of `changeVoice`. */
export type VoiceParts = Pick<CallerParts, 'runtime' | 'livekitKeys' | 'livekit' | 'remoteUnmute' | 'unheard'>;

/**
 * Whether others should hear a caller in the meeting: a host's decision about this caller overrides the room's setting
 * for guests. False when the room was deleted.
 */
export function isVoiced(
  { livekitKeys }: Pick<CallerParts, 'livekitKeys'>,
  { muted, silenced, configuration }: VoiceWish & { readonly configuration: RoomConfiguration | null },
): boolean {
  if (configuration === null || muted === true) return false;
  return silenced === null ? guestsMaySpeak(livekitKeys, configuration) : !silenced;
}

/**
 * Mutes or unmutes a caller for a host and stores the decision, so that later checks keep it. The right to publish
 * itself is never revoked. Rejects with a `LiveKitFailure`.
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
