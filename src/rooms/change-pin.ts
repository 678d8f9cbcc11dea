import { roomAddress } from '#machines/addresses.ts';
import { deliverIn } from '#src/actors/deliver.ts';
import type { Delivery } from '#src/actors/delivery.ts';
import { hold } from '#src/actors/hold.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { violatedConstraint } from '#src/db/violated-constraint.ts';
import { lockRoom } from './lock-room.ts';
import { fitsOtherTrunks, type PinParts, takePin } from './take-pin.ts';

/** A change of a room's PIN; repeating the same change uses the same key. */
interface PinChange extends Pick<Delivery, 'key' | 'cause'> {
  readonly room: string;
  readonly request?: string;
  /** Give a PIN only if the room has none. */
  readonly onlyMissing?: boolean;
  /** Runs behind the locks, before anything is written; an error rolls the transaction back. */
  readonly check?: () => Promise<void>;
}

/**
 * Gives a room a new or first PIN and tells its actor, in the caller's transaction, whose first lock must be the
 * actor's. The room keeps its trunk if that is still configured. Resolves with the PIN, or null when it was not
 * changed: there is no such room, it has a PIN already (`onlyMissing`), or every drawn PIN is taken. Throws
 * `ChangedBefore` when this change was already made.
 */
export async function changePin(parts: PinParts, tx: Transaction, change: PinChange): Promise<string | null> {
  const { room, key, cause, request, onlyMissing = false } = change;
  const { runtime, trunks } = parts;
  const to = roomAddress(room);
  const held = await hold(runtime, tx, [to]);
  await lockRoom(tx, room);
  await change.check?.();
  const now = await readPlace(tx, room);
  if (now === null || (onlyMissing && now.pin !== null)) return null;
  const trunk = now.trunk !== null && trunks.trunks.includes(now.trunk) ? now.trunk : trunks.choose();
  const pin = await takePin(parts, room, (drawn) => writeUnlessTaken(tx, room, drawn, trunk));
  if (pin === null) return null;
  const [receipt] = await deliverIn(
    runtime,
    tx,
    [{ to, event: { type: 'pin.renewed' }, key, cause, ...(request === undefined ? {} : { request }) }],
    { held },
  );
  if (receipt?.outcome === 'duplicate') throw new ChangedBefore();
  return pin;
}

/** An earlier call made this change; the transaction is rolled back. */
export class ChangedBefore extends Error {}

async function readPlace(tx: Transaction, room: string): Promise<{ pin: string | null; trunk: string | null } | null> {
  const { rows } = await tx.client.query<{ pin: string | null; trunk: string | null }>({
    name: 'rooms.pin-place',
    text: 'select pin_code as pin, trunk_id as trunk from public.meet_room where resource_id = $1',
    values: [room],
  });
  return rows[0] ?? null;
}

/** Resolves with whether the PIN was free and differs from the old one. */
async function writeUnlessTaken(tx: Transaction, room: string, pin: string, trunk: string | null): Promise<boolean> {
  tx.send({ text: 'savepoint pin' });
  try {
    const { rowCount } = await tx.client.query({
      name: 'rooms.change-pin',
      text: `with changed as (
          update public.meet_room r set pin_code = $2::varchar, trunk_id = $3::varchar
          where r.resource_id = $1 and r.pin_code is distinct from $2
            and not exists (select from public.meet_room same
              where coalesce(same.trunk_id, '') = coalesce($3, '') and same.pin_code = $2 and same.resource_id <> $1)
            and ${fitsOtherTrunks('$2', '$3')}
          returning r.resource_id)
        update public.meet_resource o set updated_at = now() from changed where o.id = changed.resource_id`,
      values: [room, pin, trunk],
    });
    return rowCount === 1;
  } catch (error) {
    if (violatedConstraint(error) !== 'meet_room_pin_code_key') throw error;
    // A concurrent transaction took the same PIN.
    await tx.client.query('rollback to savepoint pin');
    return false;
  }
}
