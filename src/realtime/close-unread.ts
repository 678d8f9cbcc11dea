import type { Socket } from 'socket.io';

/** The Engine.IO connection below the namespaces. */
export type Connection = Socket['conn'];

/** Maximum unread bytes after `moment`, and at any time (`mostAtOnce`). */
const most = 1024 * 1024;
const mostAtOnce = 8 * most;

/** Milliseconds in which a burst of facts may drain. */
const moment = 1_000;

/**
 * Closes a connection whose client does not read: more than 1 MiB stays buffered for a second, or more than 8 MiB at
 * any time. The client reconnects and resumes from its last fact.
 */
export function closeUnread(connection: Connection, onClosed: () => void): void {
  let queued = 0;
  let timer: NodeJS.Timeout | undefined;
  const unread = () => queued + handedOver(connection);
  const close = () => {
    onClosed();
    connection.close(true);
    // A client that does not read never completes the closing handshake.
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
  /** Bytes still buffered in the socket. */
  readonly bufferedAmount: number;
  terminate(): void;
}

/** Undefined while the connection uses long-polling, which queues packets instead. */
const webSocketOf = ({ transport }: Connection): WebSocket | undefined =>
  (transport as unknown as { socket?: WebSocket }).socket;

const handedOver = (connection: Connection): number => webSocketOf(connection)?.bufferedAmount ?? 0;
