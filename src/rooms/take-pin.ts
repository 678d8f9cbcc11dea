import { drawPin } from './draw-pin.ts';
import type { RoomParts } from './room-parts.ts';

export type PinParts = Pick<RoomParts, 'settings' | 'runtime' | 'trunks' | 'countPinCollision' | 'countMissingPin'>;

/**
 * A condition for the statement that takes the PIN `pin` on the trunk `trunk`: what the index cannot see. Callers of
 * a trunk whose rooms have no such PIN are let into the room of no trunk that has it.
 */
export const fitsOtherTrunks = (pin: string, trunk: string): string => `not exists (
  select from public.meet_room other where other.pin_code = ${pin} and (other.trunk_id is null or ${trunk} is null))`;

/**
 * Draws a PIN until `take` could write it: the database decides whether it is free, because who looks first may be
 * overtaken. Null, and a warning, when every one that was drawn is taken.
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
  parts.runtime.log.warn({ room, draws }, 'every PIN that was drawn is taken: the room gets none');
  return null;
}
