import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A scripted summary service. */
export interface SummaryService extends AsyncDisposable {
  /** Settings that hand recordings to it. */
  readonly env: Readonly<Record<string, string>>;
  /** Bodies in the order of their arrival. */
  readonly asked: readonly { readonly authorization: string; readonly body: Readonly<Record<string, unknown>> }[];
  /** Answers further requests. */
  answer(status: number, body?: unknown): void;
}

export async function startSummaryService(): Promise<SummaryService> {
  const asked: SummaryService['asked'][number][] = [];
  let reply: { readonly status: number; readonly body: unknown } = { status: 200, body: {} };
  const server = createServer(async (request, response) => {
    const { authorization = '' } = request.headers;
    asked.push({ authorization, body: (await json(request)) as Readonly<Record<string, unknown>> });
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    env: {
      SUMMARY_SERVICE_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/tasks/`,
      SUMMARY_SERVICE_API_TOKEN: 'a-token-for-the-summary-service',
    },
    asked,
    answer(status, body = {}) {
      reply = { status, body };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
