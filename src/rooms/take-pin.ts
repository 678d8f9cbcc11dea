import { drawPin } from './draw-pin.ts';
import type { RoomParts } from './room-parts.ts';

export type PinParts = Pick<RoomParts, 'settings' | 'runtime' | 'trunks' | 'countPinCollision' | 'countMissingPin'>;

/**
 * SQL condition for the statement that takes PIN `pin` on `trunk`: no conflict between a room on one trunk and a room
 * on all trunks (null), which the unique index cannot see. Such a conflict would let callers of a trunk into the room
 * without a trunk.
 */
export const fitsOtherTrunks = (pin: string, trunk: string): string => `not exists (
  select from public.meet_room other where other.pin_code = ${pin} and (other.trunk_id is null or ${trunk} is null))`;

/**
 * Draws PINs until `take` can write one; the database decides whether a PIN is free, because a check in advance could
 * be overtaken. Resolves with null, and logs a warning, when every drawn PIN is taken.
 */
export async function takePin(
  parts: PinParts,
  room: string,
  take: (pin: string) => Promise<boolean>,
): Promise<string | null> {
  const draws = parts.settings.ROOM_TELEPHONY_PIN_MAX_RETRIES;
  for (let draw = 0; draw < draws; draw++) {
    const pin = drawPin(parts.settings.ROOM_TELEPHONY_PIN_LENGTH);
    if (await take(pin)) return pin;
    parts.countPinCollision();
  }
  parts.countMissingPin();
  parts.runtime.log.warn({ room, draws }, 'every drawn PIN is taken; the room gets none');
  return null;
}
