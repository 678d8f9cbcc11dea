import type { Cause } from '#src/actors/delivery.ts';
import { transaction } from '#src/db/transaction.ts';
import { ChangedBefore, changePin } from '#src/rooms/change-pin.ts';
import { hasPins } from '#src/rooms/has-pins.ts';
import type { RoomParts } from '#src/rooms/room-parts.ts';
import type { PinParts } from '#src/rooms/take-pin.ts';

/**
 * Renews the PIN of a room whose callers abuse it, if `GREENROOM_SIP_ROTATE_PIN_ON_ABUSE` is on. Idempotent per
 * `abuse.id`. Resolves with whether the PIN was renewed; the room's actor updates the rule of a running meeting.
 * Rejects with `unavailable` when PostgreSQL is unreachable.
 */
export async function rotatePin(
  parts: PinParts & Pick<RoomParts, 'database'>,
  room: string,
  abuse: { readonly id: string; readonly cause: Cause },
): Promise<boolean> {
  const { settings, runtime } = parts;
  if (!settings.GREENROOM_SIP_ROTATE_PIN_ON_ABUSE || !hasPins(settings)) return false;
  const change = { room, key: `abuse/${abuse.id}`, cause: abuse.cause };
  try {
    const pin = await transaction(parts.database, (tx) => changePin(parts, tx, change));
    if (pin !== null) runtime.log.info({ room }, 'renewed the PIN of a room after abuse by callers');
    return pin !== null;
  } catch (error) {
    if (error instanceof ChangedBefore) return false;
    throw error;
  }
}
