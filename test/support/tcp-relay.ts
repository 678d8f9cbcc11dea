import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between a client and a server, so that a test can take the server away. */
export interface TcpRelay extends AsyncDisposable {
  /** The server's address by way of the relay. */
  readonly url: string;
  /** Breaks every connection and takes no more, until `restore`. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  /** Breaks every connection; new ones are taken. */
  break(): void;
  /** From now on nothing that the server says arrives, until the connections are broken. */
  mute(): void;
  /** Breaks every connection; new ones lead to another server. */
  pointTo(target: string): void;
}

/** Relays to the host and port of an address. */
export async function startTcpRelay(target: string): Promise<TcpRelay> {
  let { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const farSides = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    farSides.add(far);
    far.on('close', () => farSides.delete(far));
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  const listen = (at: number) => new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  await listen(0);
  const own = (server.address() as AddressInfo).port;
  const url = new URL(target);
  url.port = String(own);
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const cut = async () => {
    breakAll();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: url.href,
    cut,
    restore: () => listen(own),
    break: breakAll,
    mute() {
      for (const far of farSides) far.unpipe().resume();
    },
    pointTo(next) {
      ({ hostname, port } = new URL(next));
      breakAll();
    },
    [Symbol.asyncDispose]: cut,
  };
}
