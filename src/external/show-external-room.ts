import type { Answer, ExternalCall } from '#src/api/call.ts';
import type { ExternalParts } from './external-parts.ts';
import { describeExternalRoom, etagOf } from './external-room.ts';
import { requireExternalRoom } from './require-external-room.ts';

/** `GET rooms/{id}/`: a room of the client, or one without origin, in which the delegated user has a role. */
export async function showExternalRoom(parts: ExternalParts, { external, params }: ExternalCall): Promise<Answer> {
  const room = await requireExternalRoom(parts.database.lane, parts.settings, external, params.id!, 'retrieve');
  return { status: 200, json: await describeExternalRoom(parts, room), headers: etagOf(room) };
}
