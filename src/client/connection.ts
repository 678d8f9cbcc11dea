import { io, type Socket } from 'socket.io-client';
import type { Acks, RequestName, RequestOf } from '#src/realtime/protocol.ts';
import type { Pushes } from '#src/realtime/pushes.ts';
import { createBackOff } from './back-off.ts';
import { ClientError } from './client-error.ts';
import type { CredentialStore } from './credential-store.ts';
import { createHandshakeCredentials, type HandshakeCredentials, refusalOf } from './handshake-credentials.ts';
import { createRequests, type OnBreak } from './pending-requests.ts';
import { newRequestId } from './request-id.ts';

interface ConnectionOptions {
  readonly url: string;
  readonly auth: () => HandshakeCredentials;
  readonly store: CredentialStore;
  readonly extraHeaders: Readonly<Record<string, string>>;
  /** Request timeout in milliseconds. */
  readonly patience: number;
}

export type ConnectionStatus = 'connecting' | 'connected' | 'reconnecting' | 'closed';

export interface Connection {
  readonly status: ConnectionStatus;
  /** Rejects with `ClientError`. */
  request<Name extends RequestName>(
    name: Name,
    payload: Omit<RequestOf<Name>, 'id'>,
    onBreak?: OnBreak,
  ): Promise<Acks[Name]>;
  /** Returns a function that removes the listener. */
  onPush<Name extends keyof Pushes>(name: Name, listener: Pushes[Name]): () => void;
  onStatus(listener: (status: ConnectionStatus) => void): () => void;
  close(): void;
}

/** A socket that reconnects by itself and sends unanswered requests again. */
export function openConnection(options: ConnectionOptions): Connection {
  const credentials = createHandshakeCredentials(options.auth, options.store);
  const client = newRequestId();
  const socket: Socket = io(options.url, {
    transports: ['websocket'],
    forceNew: true,
    // Secret: identifies an anonymous client across reconnects, so that its repeated requests are recognised.
    auth: (present) => present({ ...credentials.present(), client }),
    extraHeaders: options.extraHeaders,
    // Socket.IO stops reconnecting after a refused handshake, and its longest delay has no jitter.
    reconnection: false,
  });
  const backOff = createBackOff();
  const requests = createRequests((name, packet, ack) => socket.emit(name, packet, ack), options.patience);
  const statusListeners = new Set<(status: ConnectionStatus) => void>();
  let status: ConnectionStatus = 'connecting';
  let again: ReturnType<typeof setTimeout> | undefined;

  function become(next: ConnectionStatus): void {
    if (status === next || status === 'closed') return;
    status = next;
    for (const listener of statusListeners) listener(next);
  }

  function connectAgain(delay: number): void {
    if (status === 'closed') return;
    clearTimeout(again);
    again = setTimeout(() => socket.connect(), delay);
  }

  socket.on('connect', () => {
    backOff.reset();
    requests.resume();
    become('connected');
  });
  socket.on('disconnect', () => {
    requests.interrupt();
    become('reconnecting');
    connectAgain(backOff.next());
  });
  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    const { credential, retry_after } = refusalOf(error.data) ?? {};
    const dropped = credential !== undefined && credentials.drop(credential);
    connectAgain(dropped ? 0 : Math.max(backOff.next(), (retry_after ?? 0) * 1000));
  });

  return {
    get status() {
      return status;
    },
    request: (name, payload, onBreak = 'repeat') => requests.send(name, payload, onBreak, socket.connected),
    onPush(name, listener) {
      socket.on(name as string, listener);
      return () => socket.off(name as string, listener);
    },
    onStatus(listener) {
      statusListeners.add(listener);
      return () => statusListeners.delete(listener);
    },
    close() {
      become('closed');
      clearTimeout(again);
      socket.disconnect();
      requests.end(new ClientError('closed', 'The connection was closed.'));
    },
  };
}
