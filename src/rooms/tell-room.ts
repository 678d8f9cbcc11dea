import { roomAddress } from '#machines/addresses.ts';
import type { AccessLevel } from '#machines/room/room.rights.ts';
import { deliverIn } from '#src/actors/deliver.ts';
import type { MachineEvent } from '#src/actors/delivery.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';
import type { RoomConfiguration } from './room-configuration.ts';

/** Which room is spoken of, who did it, and the request's id. */
export interface RoomAct {
  readonly room: string;
  /** Id of the user. */
  readonly by: string;
  readonly request: string;
}

/** What changes in a room; only what differs from before is named. */
export interface RoomChange {
  readonly configuration?: RoomConfiguration;
  readonly accessLevel?: AccessLevel;
}

/**
 * Tells a room's actor, in the caller's transaction and before the row changes, what changes: people in the meeting
 * learn of it and those who wait are judged anew.
 */
export const tellRoomChanged = (runtime: Runtime, tx: Transaction, act: RoomAct, change: RoomChange): Promise<void> =>
  tell(runtime, tx, act, { type: 'room.changed', ...change });

/**
 * Tells a room's actor, in the caller's transaction and before the rows are deleted, that the room goes: its meeting
 * is closed and people are told why.
 */
export const tellRoomDeleted = (runtime: Runtime, tx: Transaction, act: RoomAct): Promise<void> =>
  tell(runtime, tx, act, { type: 'room.deleted' });

async function tell(runtime: Runtime, tx: Transaction, act: RoomAct, event: MachineEvent): Promise<void> {
  const { room, by, request } = act;
  const cause = { by: 'user', id: by } as const;
  await deliverIn(runtime, tx, [{ to: roomAddress(room), event, key: `request/${request}`, cause, request }]);
}
