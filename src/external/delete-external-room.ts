import type { Answer, ExternalCall } from '#src/api/call.ts';
import { removeRoom } from '#src/rooms/delete-room.ts';
import type { ExternalParts } from './external-parts.ts';
import { answerVersion, requireVersion } from './if-match.ts';
import { requireClient } from './require-client.ts';
import { requireExternalRoom } from './require-external-room.ts';

/**
 * `DELETE rooms/{id}/`: deletes a room of the client; people inside are told, and the meeting is closed. With
 * `If-Match`, only the version that it names.
 */
export async function deleteExternalRoom(parts: ExternalParts, call: ExternalCall): Promise<Answer> {
  const { external, params, requestId } = call;
  const { database, settings } = parts;
  const room = await requireExternalRoom(database.pool, settings, external, params.id!, 'delete');
  return answerVersion(async () => {
    await removeRoom(parts, { room: room.id, by: external.user.id, request: requestId }, async (tx) => {
      await requireClient(tx, settings, external);
      requireVersion(call, await requireExternalRoom(tx.client, settings, external, room.id, 'delete'));
    });
    return { status: 204 };
  });
}
