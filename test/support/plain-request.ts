import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';

/** What a server answered to a request that `fetch` would not send. */
export interface PlainAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface PlainRequest {
  readonly method?: string;
  /** Request target to send instead of the path of the address. */
  readonly target?: string;
  /** Any header, `host` too; a list sends it several times. */
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
}

/** One request on a connection of its own, with the headers exactly as given. */
export function plainRequest(url: string, options: PlainRequest = {}): Promise<PlainAnswer> {
  const { method = 'GET', headers = {}, target, body } = options;
  const path = target === undefined ? {} : { path: target };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false, ...path }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
