import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

type Interference = 'breaks' | 'hangs' | 'loses' | 'fails' | 'refuses' | 'forbids';

/** A proxy between the product and the API of a LiveKit server, which can fail single calls. */
export interface LiveKitProxy extends AsyncDisposable {
  readonly url: string;
  /**
   * From now on calls of this name fail: the connection breaks, no answer comes, or the answer is 503, 403 or 412.
   * `loses` forwards the call and drops the answer. With `about`, only calls whose body contains it.
   */
  take(call: string, how: Interference, about?: string): void;
  /** Forwards all calls again. */
  restore(): void;
  /** Number of calls without an answer. */
  hanging(): number;
}

export async function startLiveKitProxy(target: string): Promise<LiveKitProxy> {
  const taken = new Map<string, { readonly how: Interference; readonly about: string }>();
  const hanging = new Set<ServerResponse>();
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const interference = taken.get(request.url?.split('/').at(-1) ?? '');
    const how = interference !== undefined && body.includes(interference.about) ? interference.how : undefined;
    if (how === 'breaks') return void response.destroy();
    if (how === 'fails') return answerError(response, 503, 'unavailable');
    if (how === 'refuses') return answerError(response, 403, 'permission_denied');
    if (how === 'forbids') return answerError(response, 412, 'failed_precondition');
    if (how === 'hangs') return void hanging.add(response);
    const headers = new Headers(request.headers as Record<string, string>);
    for (const name of ['host', 'connection', 'content-length']) headers.delete(name);
    const { method = 'GET' } = request;
    try {
      const answer = await fetch(new URL(request.url ?? '/', target), {
        method,
        headers,
        ...(method === 'POST' ? { body: new Uint8Array(body) } : {}),
      });
      const text = Buffer.from(await answer.arrayBuffer());
      if (how === 'loses') return void response.destroy();
      response
        .writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' })
        .end(text);
    } catch {
      response.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: (call, how, about = '') => void taken.set(call, { how, about }),
    hanging: () => hanging.size,
    restore() {
      taken.clear();
      for (const response of hanging) response.destroy();
      hanging.clear();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** As LiveKit does: https://twitchtv.github.io/twirp/docs/spec_v7.html#error-codes */
function answerError(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ code, msg: 'not now' }));
}
