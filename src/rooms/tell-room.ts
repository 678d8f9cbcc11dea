import { roomAddress } from '#machines/addresses.ts';
import type { EventTo } from '#machines/catalogue.ts';
import type { AccessLevel } from '#machines/room/room.rights.ts';
import { deliverIn } from '#src/actors/deliver.ts';
import type { Cause } from '#src/actors/delivery.ts';
import type { Held } from '#src/actors/held-actor.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';
import type { RoomConfiguration } from './room-configuration.ts';

/** A change of a room: the room, the user who made it, and the request's id. */
export interface RoomAct {
  readonly room: string;
  /** Id of the user. */
  readonly by: string;
  readonly request: string;
  /** Key of the act where one request has several of them. */
  readonly key?: string;
  /** Origin for the journal; by default the user. */
  readonly cause?: Cause;
}

/** The changed properties of a room; unchanged ones are left out. */
export interface RoomChange {
  readonly configuration?: RoomConfiguration;
  readonly accessLevel?: AccessLevel;
}

/**
 * Delivers a change of the room to its actor, in the caller's transaction and before the row is updated. The actor
 * informs the meeting and decides again about waiting guests. `held` holds it if the caller locked it before.
 */
export const tellRoomChanged = (
  runtime: Runtime,
  tx: Transaction,
  act: RoomAct,
  change: RoomChange,
  held?: Held,
): Promise<void> => tell(runtime, tx, act, { type: 'room.changed', ...change }, held);

/**
 * Delivers the room's deletion to its actor, in the caller's transaction and before the rows are deleted. The actor
 * closes the meeting and tells people the reason.
 */
export const tellRoomDeleted = (runtime: Runtime, tx: Transaction, act: RoomAct): Promise<void> =>
  tell(runtime, tx, act, { type: 'room.deleted' });

async function tell(
  runtime: Runtime,
  tx: Transaction,
  act: RoomAct,
  event: EventTo<'room'>,
  held?: Held,
): Promise<void> {
  const { room, by, request, cause = { by: 'user', id: by } } = act;
  const delivery = { to: roomAddress(room), event, key: `request/${request}`, cause, request };
  await deliverIn(runtime, tx, [delivery], held === undefined ? {} : { held });
}
