import type { Socket } from 'socket.io';

/** A connection below its namespaces, of Engine.IO. */
export type Connection = Socket['conn'];

/** Bytes that a client may leave unread for a moment, and that it may never. */
const most = 1024 * 1024;
const mostAtOnce = 8 * most;

/** Milliseconds within which many facts at once may go out. */
const moment = 1_000;

/**
 * Closes a connection whose client does not read what it is sent: more than 1 MiB of it lies here for a second. The
 * client connects again, and goes on from what it has.
 */
export function closeUnread(connection: Connection, onClosed: () => void): void {
  let queued = 0;
  let timer: NodeJS.Timeout | undefined;
  const unread = () => queued + handedOver(connection);
  const close = () => {
    onClosed();
    connection.close(true);
    // A client that reads nothing does not see the closing handshake either.
    webSocketOf(connection)?.terminate();
  };
  const look = () => {
    timer = undefined;
    if (unread() > most) close();
  };
  connection.on('packetCreate', ({ data }: { data?: unknown }) => {
    queued += typeof data === 'string' ? Buffer.byteLength(data) : 0;
    const bytes = unread();
    if (bytes > mostAtOnce && connection.readyState === 'open') close();
    else if (bytes > most) timer ??= setTimeout(look, moment);
  });
  connection.on('flush', () => {
    queued = 0;
  });
  connection.once('close', () => clearTimeout(timer));
}

interface WebSocket {
  /** Bytes that the network has not taken yet. */
  readonly bufferedAmount: number;
  terminate(): void;
}

/** Undefined while the connection is polled: what is not polled yet is queued. */
const webSocketOf = ({ transport }: Connection): WebSocket | undefined =>
  (transport as unknown as { socket?: WebSocket }).socket;

const handedOver = (connection: Connection): number => webSocketOf(connection)?.bufferedAmount ?? 0;
