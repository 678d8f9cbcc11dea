import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** One call of LiveKit's API, with its body as the SDK wrote it. */
interface LiveKitCall {
  readonly method: string;
  // biome-ignore lint/suspicious/noExplicitAny: each method has a body of its own.
  readonly body: any;
}

/** What a method answers: an object, a Twirp error with its status, or nothing until the server stops. */
type LiveKitReply = object | { readonly status: number; readonly code: string } | 'silence';

/** LiveKit's server API with the answers of a test, in place of a server. */
export interface ScriptedLiveKit extends AsyncDisposable {
  readonly url: string;
  readonly key: string;
  readonly secret: string;
  /** In the order of their arrival. */
  readonly calls: readonly LiveKitCall[];
  /** Answers further calls of a method, such as `StartRoomCompositeEgress`. */
  answer(method: string, reply: (call: LiveKitCall) => LiveKitReply): void;
}

/** Starts it with empty answers to everything. */
export async function startScriptedLiveKit(): Promise<ScriptedLiveKit> {
  const calls: LiveKitCall[] = [];
  const replies = new Map<string, (call: LiveKitCall) => LiveKitReply>();
  const server = createServer(async (request, response) => {
    const method = request.url?.split('/').at(-1) ?? '';
    const call = { method, body: await json(request).catch(() => null) };
    calls.push(call);
    send(response, replies.get(method)?.(call) ?? {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key: 'test-key',
    secret: 'a-livekit-secret-of-thirty-two-characters',
    calls,
    answer: (method, reply) => void replies.set(method, reply),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Twirp errors: https://twitchtv.github.io/twirp/docs/spec_v7.html#error-codes */
function send(response: ServerResponse, reply: LiveKitReply): void {
  if (reply === 'silence') return;
  const failed = 'code' in reply;
  const body = failed ? { code: reply.code, msg: 'as the test says' } : reply;
  response.writeHead(failed ? reply.status : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
