import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** Sends a request to a public address. */
export type Send = (url: string | URL, init?: RequestInit) => Promise<Response>;

/**
 * Answers for the proxy that ends TLS in front of an installation: passes requests for these public hosts on to ports of
 * this machine, with the headers that the page about deployment demands.
 */
export function proxyTo(ports: Readonly<Record<string, number>>): Send {
  return (address, init = {}) =>
    new Promise((resolve, reject) => {
      const url = new URL(address);
      const port = ports[url.host];
      if (port === undefined) throw new Error(`Nothing is published as ${url.host}`);
      const headers = new Headers(init.headers);
      const body = new Response(init.body).bytes();
      const type = init.body instanceof URLSearchParams ? 'application/x-www-form-urlencoded' : null;
      if (type !== null) headers.set('content-type', type);
      headers.set('host', url.host);
      headers.set('x-forwarded-for', '203.0.113.7');
      headers.set('x-forwarded-proto', url.protocol.slice(0, -1));
      headers.set('x-forwarded-host', url.host);
      const options = { host: '127.0.0.1', port, path: url.pathname + url.search, method: init.method ?? 'GET' };
      const sent = request({ ...options, headers: Object.fromEntries(headers), agent: false }, (answer) => {
        const status = answer.statusCode ?? 0;
        const received = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
          values.map((value): [string, string] => [name, value]),
        );
        const content = buffer(answer);
        content.then((bytes) => {
          const empty = status === 204 || status === 304;
          resolve(new Response(empty ? null : bytes, { status, headers: received }));
        }, reject);
      });
      sent.on('error', reject);
      body.then((bytes) => {
        if (bytes.length > 0) sent.setHeader('content-length', bytes.length);
        sent.end(bytes);
      }, reject);
    });
}
