import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** An answer of the storage, which a test may change before the product gets it. */
interface RelayedAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A request of the product to the storage, such as `PUT /bucket/key`. */
export interface Relayed {
  readonly method: string;
  readonly path: string;
  /** Whether the storage is asked to copy an object. */
  readonly copies: boolean;
}

/** A relay in front of an S3 server, through which its answers can be delayed and falsified. */
interface StorageRelay extends AsyncDisposable {
  readonly origin: string;
  readonly seen: Relayed[];
  /** Called before a request is handed on. */
  before: (asked: Relayed) => Promise<void> | void;
  /** Called before an answer is handed back. */
  after: (asked: Relayed, answer: RelayedAnswer) => void;
}

export async function startStorageRelay(endpoint: string): Promise<StorageRelay> {
  const { hostname, port } = new URL(endpoint);
  const seen: Relayed[] = [];
  const server = createServer(async (asked, answer) => {
    const path = new URL(asked.url!, 'http://relay').pathname;
    const relayed = { method: asked.method!, path, copies: asked.headers['x-amz-copy-source'] !== undefined };
    seen.push(relayed);
    try {
      await relay.before(relayed);
      // With the host that was signed.
      const on = request({ hostname, port, path: asked.url, method: asked.method, headers: asked.headers });
      on.end(await buffer(asked));
      const [came] = (await once(on, 'response')) as [IncomingMessage];
      const told = { status: came.statusCode!, headers: { ...came.headers }, body: await buffer(came) };
      relay.after(relayed, told);
      answer.writeHead(told.status, told.headers).end(told.body);
    } catch {
      answer.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const relay: StorageRelay = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    before: () => undefined,
    after: () => undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return relay;
}
