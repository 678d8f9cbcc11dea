import type { Handler } from '#src/actors/command.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { askLiveKit } from '#src/livekit/ask-livekit.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';

export interface MetadataOptions {
  readonly livekit: LiveKitClient;
  readonly database: Database;
}

/**
 * Writes what people in the meeting must know of the room into its LiveKit metadata (livekit.md §3): the configuration
 * and access level that the row has now, beside whatever else is there. Without a LiveKit room nobody needs to know.
 */
export function writeMetadata({ livekit, database }: MetadataOptions): Handler {
  return {
    async run({ to: { id: room } }) {
      // Resolves too when the meeting ended meanwhile.
      await askLiveKit(async () => {
        const [values, [live]] = await Promise.all([readShared(database, room), livekit.listRooms([room])]);
        if (values === null || live === undefined) return;
        await livekit.updateRoomMetadata(room, JSON.stringify({ ...parse(live.metadata), ...values }));
      }, undefined);
      return { outcome: { type: 'livekit.metadataWritten' } };
    },
    failed: (_, reason) => ({ type: 'livekit.metadataFailed', reason }),
  };
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

/** Metadata is whatever somebody wrote there; what is no JSON object is replaced. */
function parse(metadata: string): object {
  try {
    const value: unknown = JSON.parse(metadata);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}
