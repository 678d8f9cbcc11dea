import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A relay between client and server, with which a test makes the server unreachable. */
export interface TcpRelay extends AsyncDisposable {
  /** The server's address through the relay. */
  readonly url: string;
  /** Breaks every connection and accepts none until `restore`. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  /** Breaks every connection; new ones are accepted. */
  break(): void;
  /** Drops all data from the server until the connections are broken. */
  mute(): void;
  /** Breaks every connection; new ones reach another server. */
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
