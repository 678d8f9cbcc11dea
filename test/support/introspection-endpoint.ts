import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Introspection endpoint of a provider that answers whatever a test says, good or bad. */
export interface IntrospectionEndpoint extends AsyncDisposable {
  readonly issuer: string;
  /** Settings of a product that asks it. */
  readonly env: Readonly<Record<string, string>>;
  /** Forms in the order of their arrival. */
  readonly asked: readonly URLSearchParams[];
  /** Answers further requests with this JSON, or as the handler does. */
  answer(reply: object | Handler): void;
}

export async function startIntrospectionEndpoint(): Promise<IntrospectionEndpoint> {
  const asked: URLSearchParams[] = [];
  let reply: object | Handler = {};
  const server = createServer(async (request, response) => {
    asked.push(new URLSearchParams(await text(request)));
    if (typeof reply === 'function') return (reply as Handler)(request, response);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(reply));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    env: {
      OIDC_OP_URL: issuer,
      OIDC_RP_CLIENT_SECRET: 'a-secret-of-the-client-in-tests',
      OIDC_OP_INTROSPECTION_ENDPOINT: `${issuer}/introspect`,
      OIDC_RS_CLIENT_ID: 'some_client_id',
      OIDC_RS_CLIENT_SECRET: 'a-secret-of-the-resource-server',
    },
    asked,
    answer(next) {
      reply = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
