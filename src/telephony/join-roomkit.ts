import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import { FieldErrors } from '#src/api/field-errors.ts';
import { textField } from '#src/api/text-field.ts';
import { AppError } from '#src/kernel/errors.ts';
import { findRoomsByPin } from '#src/rooms/find-rooms-by-pin.ts';
import { awaitDevice } from './await-device.ts';
import type { RoomkitParts } from './roomkit-parts.ts';

/** Body of `POST roomkit/join/`: the PIN that the device will dial. */
export const roomkitJoin = z.object({ pin_code: textField() });

/** The answer when the device may call. */
export const roomkitJoined = z.object({ status: z.literal('success') });

/**
 * `POST roomkit/join/`: a meeting room device is about to call the room with this PIN. Answers once the room's dispatch
 * rule exists, even while the room is empty, or cannot be created.
 */
export async function joinRoomkit(parts: RoomkitParts, call: Call<z.output<typeof roomkitJoin>>): Promise<Answer> {
  const { pin_code: pin } = await call.body();
  if (pin.length !== parts.settings.ROOM_TELEPHONY_PIN_LENGTH) {
    throw new FieldErrors({ pin_code: ['PIN code length is invalid.'] });
  }
  const [found, ...more] = await findRoomsByPin(parts.database.pool, pin);
  if (found === undefined || more.length > 0) {
    // Only the call's trunk would tell several rooms with this PIN apart, and nobody may be let into the wrong one.
    await parts.roomkitLockout.failed(call.address, found === undefined ? 'pin' : 'ambiguous', call.requestId);
    throw unknown();
  }
  const joined = await awaitDevice(parts, found.room, call.requestId);
  if (joined === 'gone') throw unknown();
  if (joined === 'missing') return { status: 500, json: { detail: 'Could not create dispatch rule.' } };
  const properties = { room_id: found.room, dispatch_rule_created: joined === 'created' };
  parts.analytics.capture('roomkit', 'roomkit_joined', properties);
  return { status: 200, json: { status: 'success' } satisfies z.output<typeof roomkitJoined> };
}

const unknown = () => new AppError('not_found', 'No room found for this PIN code.');
