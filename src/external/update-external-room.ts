import { isDeepStrictEqual } from 'node:util';
import { roomAddress } from '#machines/addresses.ts';
import { hold } from '#src/actors/hold.ts';
import type { Answer, ExternalCall } from '#src/api/call.ts';
import { type EntityTransaction, entityTransaction } from '#src/db/transaction.ts';
import { lockRoom } from '#src/rooms/lock-room.ts';
import { resourceEntity, roomEntity } from '#src/rooms/room-entities.ts';
import { tellRolesChanged } from '#src/rooms/tell-roles.ts';
import { type RoomChange, tellRoomChanged } from '#src/rooms/tell-room.ts';
import { replaceAttendees, resolveAttendees } from './attendees.ts';
import { type ExternalRoomChanges, refusePublic } from './external-fields.ts';
import type { ExternalParts } from './external-parts.ts';
import { describeExternalRoom, type ExternalRoom, etagOf } from './external-room.ts';
import { answerVersion, requireVersion } from './if-match.ts';
import { requireClient } from './require-client.ts';
import { requireExternalRoom } from './require-external-room.ts';
import { sendTitle } from './room-title.ts';

type UpdateCall = ExternalCall<ExternalRoomChanges>;

/** `PUT` and `PATCH rooms/{id}/`: changes what the body names. With `If-Match`, only the version that it names. */
export async function updateExternalRoom(parts: ExternalParts, call: UpdateCall): Promise<Answer> {
  const { database, settings } = parts;
  const { external } = call;
  const room = await requireExternalRoom(database.pool, settings, external, call.params.id!, 'update');
  const body = await call.body();
  refusePublic(settings, body.access_level, room.accessLevel);
  return answerVersion(async () => {
    // Checked before accounts are created for attendees, and again behind the locks.
    requireVersion(call, room);
    const people = body.attendees === undefined ? null : await resolveAttendees(parts, external, body.attendees);
    const changed = await entityTransaction(database, (tx) =>
      change(parts, tx, call, room, body, people?.users ?? null),
    );
    const shown = await describeExternalRoom(parts, changed);
    const json = people === null ? shown : { ...shown, unresolved: people.unresolved };
    return { status: 200, json, headers: etagOf(changed) };
  });
}

async function change(
  { runtime, settings }: ExternalParts,
  tx: EntityTransaction,
  call: UpdateCall,
  { id }: ExternalRoom,
  body: ExternalRoomChanges,
  attendees: readonly string[] | null,
): Promise<ExternalRoom> {
  const { external } = call;
  const act = { room: id, by: external.user.id, request: call.requestId };
  const held = await hold(runtime, tx, [roomAddress(id)]);
  await lockRoom(tx, id);
  await requireClient(tx, settings, external);
  const room = await requireExternalRoom(tx.client, settings, external, id, 'update');
  requireVersion(call, room);
  // Again: a host may have closed the room meanwhile.
  refusePublic(settings, body.access_level, room.accessLevel);
  const changes = changesOf(room, body);
  if (Object.keys(changes).length > 0) {
    await tellRoomChanged(runtime, tx, act, changes, held);
    await tx.em.update(roomEntity, { id }, changes);
  }
  const roles = attendees === null ? null : await replaceAttendees(tx, id, external.client.id ?? '', attendees);
  if (roles !== null) await tellRolesChanged(runtime, tx, act, roles, held);
  const title = body.title === undefined ? room.title : body.title || null;
  if (title !== room.title) sendTitle(tx, id, title);
  const isSame = Object.keys(changes).length === 0 && title === room.title;
  if (isSame && (roles === null || (roles.given.length === 0 && roles.taken.length === 0))) return room;
  await tx.em.update(resourceEntity, { id }, { updatedAt: () => 'clock_timestamp()' });
  return requireExternalRoom(tx.client, settings, external, id, 'update');
}

/** The properties in the body that differ from the room's. */
function changesOf(room: ExternalRoom, { access_level: accessLevel, configuration }: ExternalRoomChanges): RoomChange {
  return {
    ...(accessLevel === undefined || accessLevel === room.accessLevel ? {} : { accessLevel }),
    ...(configuration === undefined || isDeepStrictEqual(configuration, room.configuration) ? {} : { configuration }),
  };
}
