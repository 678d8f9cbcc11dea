import { z } from 'zod';
import { detail, fieldErrors, objectError } from '#src/api/error-shapes.ts';
import { publicConfig } from '#src/frontend/public-config.ts';
import { userObject } from '#src/identity/user-object.ts';
import { accessObject } from '#src/rooms/access-fields.ts';
import { accessOfRoom } from '#src/rooms/list-accesses.ts';
import { roomConfiguration } from '#src/rooms/room-configuration.ts';
import { livekitAccess, roomObject } from '#src/rooms/room-object.ts';

/** Schemas that become named components of the document; all others are inlined. */
export const components = z.registry<{ id: string; description?: string }>();

components.add(userObject, { id: 'User' });
components.add(roomObject, { id: 'Room', description: 'Which keys are there depends on the caller.' });
components.add(roomConfiguration, { id: 'RoomConfiguration', description: 'As it is stored.' });
components.add(accessOfRoom, { id: 'RoomAccess' });
components.add(accessObject, { id: 'Access', description: 'The role of a person in a room.' });
components.add(livekitAccess, { id: 'LiveKitAccess', description: 'Address, room and token to join it with.' });
components.add(publicConfig, { id: 'Config' });
components.add(detail, { id: 'Detail' });
components.add(fieldErrors, { id: 'FieldErrors' });
components.add(objectError, { id: 'ObjectError' });
