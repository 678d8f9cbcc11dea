import type { ShownMetadata } from '#machines/room/metadata/metadata.vocabulary.ts';
import type { Handler } from '#src/actors/command.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { askLiveKit } from '#src/livekit/ask-livekit.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';

interface MetadataOptions {
  readonly livekit: LiveKitClient;
  readonly database: Database;
}

/**
 * Handler of `livekit.writeMetadata`: writes the room's current configuration, access level and recording into its
 * LiveKit metadata (livekit.md §3); other keys are kept. Does nothing without a LiveKit room.
 */
export function writeMetadata({ livekit, database }: MetadataOptions): Handler<{ readonly shown: ShownMetadata }> {
  return async ({ to: { id: room }, params: { shown } }) => {
    // Resolves also when the meeting has ended in the meantime.
    await askLiveKit(async () => {
      const [values, [live]] = await Promise.all([readShared(database, room), livekit.listRooms([room])]);
      if (values === null || live === undefined) return;
      await livekit.updateRoomMetadata(
        room,
        JSON.stringify({ ...withoutRecording(parse(live.metadata)), ...values, ...describe(shown) }),
      );
    }, undefined);
    return { outcome: { type: 'livekit.metadataWritten' } };
  };
}

const withoutRecording = ({ recording_mode: _, recording_status: __, ...others }: Metadata): object => others;

/** What clients read of a recording; nothing without one. */
const describe = (shown: ShownMetadata): object =>
  shown === null ? {} : { recording_mode: shown.mode, recording_status: shown.status };

interface Metadata {
  readonly recording_mode?: unknown;
  readonly recording_status?: unknown;
}

async function readShared(database: Database, room: string): Promise<object | null> {
  const { rows } = await query<{ configuration: object; access_level: string }>(
    database,
    'livekit.shared-values',
    'select configuration, access_level from public.meet_room where resource_id = $1',
    [room],
  );
  return rows[0] ?? null;
}

/** Anybody may have written the metadata; anything but a JSON object is replaced. */
function parse(metadata: string): Metadata {
  try {
    const value: unknown = JSON.parse(metadata);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}
