import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What a client has put. */
interface PutObject {
  /** Path of the request without the slash at its start: bucket and key. */
  readonly path: string;
  readonly contentType: string;
  readonly authorization: string;
  readonly body: Buffer;
}

/** Takes objects as an S3 bucket does, for tests of who puts them; it checks no signature and gives nothing back. */
export interface PutReceiver extends AsyncDisposable {
  readonly url: string;
  /** In the order of their arrival. */
  readonly objects: readonly PutObject[];
  /** Answers this status from now on; other than 200, objects are not kept. */
  answer(status: number): void;
}

export async function startPutReceiver(): Promise<PutReceiver> {
  const objects: PutObject[] = [];
  let status = 200;
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const { 'content-type': contentType = '', authorization = '' } = request.headers;
    if (status === 200 && request.method === 'PUT') {
      objects.push({ path: decodeURIComponent(request.url ?? '').slice(1), contentType, authorization, body });
    }
    response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    answer(next) {
      status = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
