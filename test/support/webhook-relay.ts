import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** Where test files say which addresses want LiveKit's webhooks. */
export interface RelayAccess {
  readonly relayUrl: string;
}

/**
 * Forwards LiveKit's webhooks, raw, to every address that a test file has named. LiveKit's own target is fixed at its
 * start, but each test file starts a product on a port of its own. The answer is the worst one, so that LiveKit tries
 * again as it would with a single product; who answered before is then asked again too.
 */
export async function startWebhookRelay(): Promise<
  RelayAccess & { readonly webhookUrl: string; stop(): Promise<void> }
> {
  const targets = new Set<string>();
  const server = createServer((request, response) => {
    void relay(targets, request, response).catch(() => response.writeHead(500).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The relay has no port.');
  const relayUrl = `http://127.0.0.1:${address.port}/targets`;
  return {
    relayUrl,
    webhookUrl: `http://127.0.0.1:${address.port}/webhooks`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function relay(targets: Set<string>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  if (request.url === '/targets') {
    if (request.method === 'PUT') targets.add(body.toString());
    else targets.delete(body.toString());
    response.writeHead(204).end();
    return;
  }
  const headers = {
    'content-type': request.headers['content-type'] ?? '',
    authorization: request.headers.authorization ?? '',
  };
  const forward = async (target: string): Promise<number> => {
    const signal = AbortSignal.timeout(10_000);
    return fetch(target, { method: 'POST', body: new Uint8Array(body), headers, signal }).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.status;
      },
      () => 503,
    );
  };
  const statuses = await Promise.all([...targets].map(forward));
  response.writeHead(Math.max(200, ...statuses)).end();
}
