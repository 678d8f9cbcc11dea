import { domain } from '#src/api/domain.ts';
import { detail } from '#src/api/error-shapes.ts';
import { pageOf } from '#src/api/paginate.ts';
import { del, get, patch, post, put } from '#src/api/route.ts';
import type { Settings } from '#src/settings/settings.ts';
import { createExternalRoom } from './create-external-room.ts';
import { deleteExternalRoom } from './delete-external-room.ts';
import { externalRoomChanges, newExternalRoom } from './external-fields.ts';
import type { ExternalParts } from './external-parts.ts';
import { changedRoomObject, externalRoomObject } from './external-room.ts';
import { listExternalRooms } from './list-external-rooms.ts';
import { showExternalRoom } from './show-external-room.ts';
import { meetingObject, showMeeting } from './show-meeting.ts';
import { updateExternalRoom } from './update-external-room.ts';

const mounted = ({ EXTERNAL_API_ENABLED }: Settings): boolean => EXTERNAL_API_ENABLED;
const look = { mounted, throttle: 'look', slashless: true } as const;
const change = { mounted, throttle: 'change' } as const;

// biome-ignore format: a table is read in columns.
/** Rooms of the external API, which clients create for users. */
export const external = domain('external')<object, ExternalParts>({
  routes: [
    get  ('/external-api/v1.0/rooms/',             'application',                      listExternalRooms,  { ...look, scope: 'rooms:list', answers: { 200: pageOf(externalRoomObject) } }),
    post ('/external-api/v1.0/rooms/',             'application', newExternalRoom,     createExternalRoom, { ...change, scope: 'rooms:create', answers: { 201: externalRoomObject, 410: detail, 422: detail } }),
    get  ('/external-api/v1.0/rooms/:id/',         'application',                      showExternalRoom,   { ...look, scope: 'rooms:retrieve', answers: { 200: externalRoomObject } }),
    put  ('/external-api/v1.0/rooms/:id/',         'application', externalRoomChanges, updateExternalRoom, { ...change, scope: 'rooms:update', answers: { 200: changedRoomObject, 412: detail } }),
    patch('/external-api/v1.0/rooms/:id/',         'application', externalRoomChanges, updateExternalRoom, { ...change, scope: 'rooms:update', answers: { 200: changedRoomObject, 412: detail } }),
    del  ('/external-api/v1.0/rooms/:id/',         'application',                      deleteExternalRoom, { ...change, scope: 'rooms:delete', answers: { 204: null, 412: detail } }),
    get  ('/external-api/v1.0/rooms/:id/meeting/', 'application',                      showMeeting,        { ...look, scope: 'rooms:retrieve', answers: { 200: meetingObject } }),
  ],
  purges: () => [{ table: 'idempotency_key', where: 'expires_at', age: null }],
});
