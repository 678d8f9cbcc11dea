import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Frame, Page } from 'playwright-core';
import { eventually } from '#test/support/eventually.ts';

/** An event as an inspector page receives it. */
export interface InspectedEvent {
  readonly type: string;
  readonly sessionId: string;
  readonly rootId: string;
  readonly parentId?: string;
  readonly createdAt: string;
  readonly _version: string;
  readonly definition?: string;
  readonly event?: { readonly type: string };
  readonly snapshot?: { readonly status: string; readonly value: unknown; readonly context: unknown };
}

/** A page of another origin that speaks the protocol of `@statelyai/inspect`. */
interface InspectorPage extends AsyncDisposable {
  readonly url: string;
  readonly origin: string;
  /** Requests to it so far. */
  readonly requests: number;
}

/** It tells the page around it that it is ready, and keeps what it is sent. */
const html = `<!doctype html><title>Inspector</title><script>
  window.received = [];
  window.origins = [];
  window.addEventListener('message', (event) => {
    if (event.source !== window.parent) return;
    window.origins.push(event.origin);
    window.received.push(event.data);
  });
  window.parent.postMessage({ type: '@statelyai.connected' }, '*');
</script>`;

/** Serves it on a free port. */
export async function serveInspectorPage(): Promise<InspectorPage> {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    response.setHeader('Content-Type', 'text/html').end(html);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/`,
    origin,
    get requests() {
      return requests;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The inspector's frame in an operators' page. */
export const inspectorFrame = (page: Page, origin: string): Promise<Frame> =>
  eventually('the frame of the inspector page', () => page.frames().find((frame) => frame.url().startsWith(origin)));

/** What it has received so far, with the origins of the senders. */
export function receivedBy(frame: Frame): Promise<{ events: InspectedEvent[]; origins: string[] }> {
  return frame.evaluate(() => {
    const { received, origins } = window as unknown as { received: InspectedEvent[]; origins: string[] };
    return { events: received, origins };
  });
}
