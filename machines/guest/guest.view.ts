import { type StoredSnapshot, testStatesOf } from '../stored-snapshot.ts';
import type { guestMachine } from './guest.machine.ts';

const isIn = testStatesOf<typeof guestMachine>();

const statuses = ['waiting', 'admitted', 'denied', 'removed', 'gone', 'expired'] as const;

/** Status of a guest: waiting, decided, or outside (not there, or no longer). */
export type GuestStatus = 'outside' | (typeof statuses)[number];

/** Reads the status from a stored snapshot; a guest without one is outside. */
export const statusOf = (snapshot: StoredSnapshot): GuestStatus =>
  statuses.find((status) => isIn(snapshot, status)) ?? 'outside';

/** Whether a state line, as the journal has it, is that of a waiting guest. */
export const isWaitingLine = (line: string): boolean => line.split('.', 1)[0] === 'waiting';

/** Whether the machine accepts a knock now. */
export const mayKnock = (snapshot: StoredSnapshot): boolean =>
  isIn(snapshot, 'outside', 'gone', 'expired', { denied: 'mayKnock' }, { removed: 'mayKnock' });
