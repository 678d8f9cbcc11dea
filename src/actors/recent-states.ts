import type { AnyMachineSnapshot } from 'xstate';
import type { Address } from '#machines/addresses.ts';
import { addressKey, type StoredSnapshot } from './delivery.ts';

/** A committed state of an actor: as stored, and as the machine takes it. */
export interface RecentState {
  /** Identifies the row's version, as `writtenSql`. */
  readonly written: string;
  readonly version: number;
  readonly snapshot: StoredSnapshot;
  readonly live: AnyMachineSnapshot;
}

/**
 * Cache of the states that this process committed last: PostgreSQL does not send the snapshot of an unchanged row, and
 * this process neither parses nor restores it. The locked row decides: its version must be the remembered one.
 */
export interface RecentStates {
  find(address: Address<string>): RecentState | undefined;
  remember(address: Address<string>, state: RecentState): void;
}

/** About 10 KB each. */
const most = 2_000;

/**
 * SQL expression that identifies the version of the actor's row `a`: each write has a transaction of its own. The time
 * distinguishes two transactions of one id, which a failover to a standby may bring.
 */
export const writtenSql = (a: string): string => `concat(${a}.xmin, ' ', ${a}.updated_at)`;

export function createRecentStates(): RecentStates {
  // In the order of use: the first is the one that was used longest ago.
  const states = new Map<string, RecentState>();
  const remember = (key: string, state: RecentState) => {
    states.delete(key);
    states.set(key, state);
    if (states.size > most) states.delete(states.keys().next().value!);
  };
  return {
    find(address) {
      const key = addressKey(address);
      const state = states.get(key);
      if (state !== undefined) remember(key, state);
      return state;
    },
    remember: (address, state) => remember(addressKey(address), state),
  };
}
