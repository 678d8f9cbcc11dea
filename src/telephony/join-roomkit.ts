import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import { FieldErrors } from '#src/api/field-errors.ts';
import { textField } from '#src/api/text-field.ts';
import { AppError } from '#src/kernel/errors.ts';
import { findRoomsByPin } from '#src/rooms/find-rooms-by-pin.ts';
import { awaitDevice } from './await-device.ts';
import type { RoomkitParts } from './roomkit-parts.ts';

/** What a device was given to dial. */
export const roomkitJoin = z.object({ pin_code: textField() });

/** What is answered when it may call. */
export const roomkitJoined = z.object({ status: z.literal('success') });

/**
 * `POST roomkit/join/`: a meeting room device is about to call the room that has this PIN. Answered once the room's
 * dispatch rule stands, also where nobody has come yet, or it is known that it cannot be had.
 */
export async function joinRoomkit(parts: RoomkitParts, call: Call<z.output<typeof roomkitJoin>>): Promise<Answer> {
  const { pin_code: pin } = await call.body();
  if (pin.length !== parts.settings.ROOM_TELEPHONY_PIN_LENGTH) {
    throw new FieldErrors({ pin_code: ['PIN code length is invalid.'] });
  }
  const [found, ...more] = await findRoomsByPin(parts.database.pool, pin);
  if (found === undefined || more.length > 0) {
    // Which of several is meant only the trunk tells that the call comes by: nobody may be let into the others.
    await parts.roomkitLockout.failed(call.address, found === undefined ? 'pin' : 'ambiguous', call.requestId);
    throw unknown();
  }
  const joined = await awaitDevice(parts, found.room, call.requestId);
  if (joined === 'gone') throw unknown();
  if (!joined) return { status: 500, json: { detail: 'Could not create dispatch rule.' } };
  return { status: 200, json: { status: 'success' } satisfies z.output<typeof roomkitJoined> };
}

const unknown = () => new AppError('not_found', 'No room found for this PIN code.');
