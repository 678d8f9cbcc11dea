import { AppError } from '#src/kernel/errors.ts';
import type { Connection } from './close-unread.ts';
import type { RealtimeParts } from './realtime-parts.ts';

/** Milliseconds until a connection that has not joined the namespace is closed. */
export const joinPatience = 5_000;

// Connections beyond the limit that are still opened, to answer them with `throttled`.
const toBeTold = 50;

/** Counts the connections of each address, also those that have not joined the namespace. */
interface ConnectionCount {
  add(connection: Connection): void;
  /** Whether this address may open one more connection, if only to be refused. */
  mayOpen(address: string): boolean;
  /** Throws `throttled` when the address was at its limit when this connection opened. */
  refuseTooMany(connection: Connection): void;
}

export function countConnections({ settings, clientOf, onThrottled }: RealtimeParts): ConnectionCount {
  const open = new Map<string, number>();
  const most = settings.GREENROOM_SOCKETS_PER_ADDRESS;
  const tooMany = new WeakSet<Connection>();
  const countOf = (address: string) => open.get(address) ?? 0;
  return {
    add(connection) {
      const { network } = clientOf(connection.request);
      if (countOf(network) >= most) tooMany.add(connection);
      open.set(network, countOf(network) + 1);
      connection.once('close', () => {
        const left = countOf(network) - 1;
        if (left > 0) open.set(network, left);
        else open.delete(network);
      });
    },
    mayOpen(address) {
      if (countOf(address) < most + toBeTold) return true;
      onThrottled('connections');
      return false;
    },
    refuseTooMany(connection) {
      if (!tooMany.has(connection)) return;
      onThrottled('connections');
      throw new AppError('throttled', 'Too many connections from this address.', { retryAfter: 5 });
    },
  };
}
