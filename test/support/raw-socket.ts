import { once } from 'node:events';
import { WebSocket } from 'undici';

/** An Engine.IO 4 connection over WebSocket that writes arbitrary frames. */
export interface RawSocket {
  send(frame: string | Uint8Array): void;
  readonly open: boolean;
  /** Resolves when the connection has ended. */
  readonly closed: Promise<void>;
  close(): void;
}

/** Connects; `hear` gets every text frame. Rejects when the server refuses the connection. */
export async function openRawSocket(
  origin: string,
  headers: Readonly<Record<string, string>>,
  hear: (frame: string) => void,
): Promise<RawSocket> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
    headers: { ...headers },
  });
  socket.binaryType = 'arraybuffer';
  const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve()));
  socket.addEventListener('error', () => undefined);
  socket.addEventListener('message', ({ data }) => {
    if (data === '2') socket.send('3');
    else hear(String(data));
  });
  await Promise.race([
    once(socket, 'open'),
    closed.then(() => {
      throw new Error('The server took no connection');
    }),
  ]);
  return {
    send: (frame) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame);
    },
    get open() {
      return socket.readyState === WebSocket.OPEN;
    },
    closed,
    close: () => socket.close(),
  };
}
