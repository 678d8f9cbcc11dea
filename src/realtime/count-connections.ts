import { AppError } from '#src/errors.ts';
import type { Connection } from './close-unread.ts';
import type { RealtimeParts } from './realtime-parts.ts';

/** Milliseconds in which a connection joins the namespace, or is closed. */
export const joinPatience = 5_000;

// So many more are opened to be told that they are too many.
const toBeTold = 50;

/** How many connections each address has here, whether they have joined the namespace or not. */
interface ConnectionCount {
  add(connection: Connection): void;
  /** Whether one more of this address may be opened, be it to be refused. */
  mayOpen(address: string): boolean;
  /** Throws `throttled` when its address had enough others as it was opened. */
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
