import { domain } from '#src/api/domain.ts';
import { detail } from '#src/api/error-shapes.ts';
import { pageOf } from '#src/api/paginate.ts';
import { del, get, patch, post, put } from '#src/api/route.ts';
import { accessFields, accessObject, newAccess, someAccessFields } from './access-fields.ts';
import { createResourceAccess } from './create-access.ts';
import { createRoom } from './create-room.ts';
import { answerCallback, askedCallback, callbackObject } from './creation-callback.ts';
import { deleteResourceAccess } from './delete-access.ts';
import { deleteRoom } from './delete-room.ts';
import { listRooms } from './list-rooms.ts';
import { roomFacts } from './room-facts.ts';
import { newRoom, roomFields, someRoomFields } from './room-fields.ts';
import { roomObject } from './room-object.ts';
import type { RoomParts } from './room-parts.ts';
import { listResourceAccesses, showResourceAccess } from './show-accesses.ts';
import { showRoom } from './show-room.ts';
import { updateResourceAccess } from './update-access.ts';
import { updateRoom } from './update-room.ts';

// biome-ignore format: a table is read in columns.
/** Rooms and their accesses. */
export const rooms = domain('rooms')<object, RoomParts, typeof roomFacts>({
  facts: roomFacts,
  routes: [
    get  ('/api/v1.0/rooms/',                   'anyone',                listRooms,  { throttle: 'look', answers: { 200: pageOf(roomObject) } }),
    post ('/api/v1.0/rooms/',                   'user', newRoom,         createRoom, { throttle: 'change', answers: { 201: roomObject } }),
    post ('/api/v1.0/rooms/creation-callback/', 'anyone', askedCallback, answerCallback, { throttle: 'creation-callback', answers: { 200: callbackObject } }),
    get  ('/api/v1.0/rooms/:reference/',        'anyone',                showRoom,   { throttle: 'look', readsSession: true, answers: { 200: roomObject } }),
    put  ('/api/v1.0/rooms/:reference/',        'user', roomFields,      updateRoom, { throttle: 'change', answers: { 200: roomObject } }),
    patch('/api/v1.0/rooms/:reference/',        'user', someRoomFields,  updateRoom, { throttle: 'change', answers: { 200: roomObject } }),
    del  ('/api/v1.0/rooms/:reference/',        'user',                  deleteRoom, { throttle: 'change', answers: { 204: null } }),

    get  ('/api/v1.0/resource-accesses/',     'user',                   listResourceAccesses, { throttle: 'look', answers: { 200: pageOf(accessObject) } }),
    post ('/api/v1.0/resource-accesses/',     'user', newAccess,        createResourceAccess, { throttle: 'change', answers: { 201: accessObject } }),
    get  ('/api/v1.0/resource-accesses/:id/', 'user',                   showResourceAccess,   { throttle: 'look', answers: { 200: accessObject, 403: detail } }),
    put  ('/api/v1.0/resource-accesses/:id/', 'user', accessFields,     updateResourceAccess, { throttle: 'change', answers: { 200: accessObject } }),
    patch('/api/v1.0/resource-accesses/:id/', 'user', someAccessFields, updateResourceAccess, { throttle: 'change', answers: { 200: accessObject } }),
    del  ('/api/v1.0/resource-accesses/:id/', 'user',                   deleteResourceAccess, { throttle: 'change', answers: { 204: null } }),
  ],
  purges: () => [{ table: 'room_callback', where: 'expires_at', age: null }],
});
