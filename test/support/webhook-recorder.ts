import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A webhook as LiveKit posted it. */
export interface RecordedWebhook {
  readonly body: string;
  readonly authorization: string;
  readonly event: string;
  readonly room: string;
  readonly participant: string;
}

/** Takes webhooks and keeps them, to be posted again by a test. */
interface WebhookRecorder extends AsyncDisposable {
  readonly url: string;
  readonly recorded: readonly RecordedWebhook[];
}

export async function recordWebhooks(): Promise<WebhookRecorder> {
  const recorded: RecordedWebhook[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { event, room, participant } = JSON.parse(body);
    const authorization = request.headers.authorization ?? '';
    recorded.push({ body, authorization, event, room: room?.name ?? '', participant: participant?.identity ?? '' });
    response.writeHead(200).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    recorded,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
