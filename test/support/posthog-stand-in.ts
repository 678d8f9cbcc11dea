import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** An event as PostHog gets it. */
interface Captured {
  readonly event: string;
  readonly distinct_id: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A stand-in for PostHog's API of events and flags: nobody's real statistics are written in a test. */
export interface PostHogStandIn extends AsyncDisposable {
  readonly origin: string;
  /** Settings of a product that reports to it. */
  readonly env: Readonly<Record<string, string>>;
  readonly captured: readonly Captured[];
  /** Distinct ids whose flags were asked for. */
  readonly asked: readonly string[];
  /** Values of flags from now on. */
  flags: Readonly<Record<string, boolean | string>>;
  /** Answers everything from now on instead. */
  instead: ((response: ServerResponse) => void) | null;
}

export async function startPostHogStandIn(): Promise<PostHogStandIn> {
  const captured: Captured[] = [];
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    if (standIn.instead !== null) return standIn.instead(response);
    const json = JSON.parse((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString());
    response.setHeader('content-type', 'application/json');
    if (request.url!.startsWith('/batch')) {
      captured.push(...json.batch);
      return response.end('{"status":"Ok"}');
    }
    asked.push(json.distinct_id);
    const flags = Object.entries(standIn.flags).map(([key, value]) => [
      key,
      {
        key,
        enabled: value !== false,
        variant: typeof value === 'string' ? value : undefined,
        reason: { code: 'condition_match', condition_index: 0, description: 'Matched' },
        metadata: { id: 1, version: 1, payload: undefined },
      },
    ]);
    response.end(
      JSON.stringify({ flags: Object.fromEntries(flags), errorsWhileComputingFlags: false, requestId: '1' }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const standIn: PostHogStandIn = {
    origin,
    env: {
      ANALYTICS_BACKEND: 'core.analytics.posthog.PostHogAnalytics',
      ANALYTICS_BACKEND_SETTINGS: JSON.stringify({ api_key: 'a-project-key-of-tests', host: origin }),
    },
    captured,
    asked,
    flags: {},
    instead: null,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return standIn;
}
