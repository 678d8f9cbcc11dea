import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { type HttpProduct, operatorToken, startHttpProduct } from '#test/support/http-product.ts';
import { plainRequest } from '#test/support/plain-request.ts';

describe('a request', () => {
  let product: HttpProduct;
  /** With the limits of the product, which the tests do not reach. */
  let patient: HttpProduct;
  let asked = 0;
  const webhook = '/api/v1.0/rooms/webhooks-livekit/';
  const form = '/api/v1.0/rooms/creation-callback/';

  beforeAll(async () => {
    const never = () => {
      asked += 1;
      return new Promise<never>(() => undefined);
    };
    product = await startHttpProduct(
      {},
      {
        limits: { headersMs: 300, bodyMs: 300, handlerMs: 300 },
        receiveLiveKitWebhook: never,
        checkReadiness: never,
        writeMetrics: async () => ({ type: 'text/plain', body: 'x'.repeat(64 * 1024 * 1024) }),
      },
    );
    patient = await startHttpProduct({}, { receiveLiveKitWebhook: never });
  });
  afterAll(async () => {
    await product[Symbol.asyncDispose]();
    await patient[Symbol.asyncDispose]();
  });

  /** A connection that has written this, and the text that comes back. */
  async function open(text: string): Promise<{ socket: Socket; heard: () => string; closed: Promise<unknown> }> {
    const socket = connect(Number(new URL(product.origin).port), '127.0.0.1');
    socket.on('error', () => undefined);
    const closed = once(socket, 'close');
    let heard = '';
    await once(socket, 'connect');
    socket.write(text);
    socket.setEncoding('latin1').on('data', (chunk: string) => (heard += chunk));
    return { socket, heard: () => heard, closed };
  }
  const post = (path: string, more: string) => `POST ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n\r\n`;

  it('whose handler does not end is answered 503', async () => {
    const unavailable = { status: 503, text: '{"detail":"Service unavailable."}' };
    const body = { method: 'POST', body: '{}' };
    expect(await plainRequest(`${product.origin}${webhook}`, body)).toMatchObject(unavailable);
    const other = await plainRequest(`${product.origin}/__heartbeat__`);
    expect(other).toMatchObject({ ...unavailable, headers: { connection: 'close' } });
    expect(product.logged.filter((line) => line.includes('a request took too long'))).toHaveLength(2);
  });

  it('whose body does not come is answered 408, and its connection ends', async () => {
    const { socket, heard, closed } = await open(post(form, 'Content-Length: 100\r\nContent-Type: application/json'));
    const writing = setInterval(() => socket.write(' '), 50);
    await eventually('the answer', () => heard().startsWith('HTTP/1.1 408'));
    await closed;
    clearInterval(writing);
  });

  it('whose headers do not come is ended', async () => {
    const { heard, closed } = await open('GET /__version__ HTTP/1.1\r\nHost: local');
    await closed;
    expect(heard()).toMatch(/^HTTP\/1\.1 408/);
  });

  it('whose client reads nothing of the answer is ended', async () => {
    const { socket, closed } = await open(
      `GET /metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${operatorToken}\r\n\r\n`,
    );
    socket.pause();
    await eventually('the end of the request', () =>
      product.logged.some((line) => line.includes('"/metrics"') && line.includes('"status":499')),
    );
    socket.resume();
    await closed;
  });

  it('whose client has gone disturbs nothing', async () => {
    const before = asked;
    const sent = request(`${patient.origin}${webhook}`, { method: 'POST', agent: false }).on('error', () => undefined);
    sent.end('{}');
    await eventually('the handler', () => asked > before);
    sent.destroy();
    await eventually('the end of the request', () =>
      patient.logged.some((line) => line.includes('webhooks-livekit') && line.includes('"status":499')),
    );
    expect((await plainRequest(`${patient.origin}/__version__`)).status).toBe(200);
  });

  it('with a large part that has no headers is refused at once', async () => {
    for (const part of ['', '\r\n', 'Content-Disposition: form-data\r\n']) {
      const answer = await plainRequest(`${patient.origin}${form}`, {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
        body: `--b\r\n${part}${'x'.repeat(900_000)}\r\n--b--\r\n`,
      });
      expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('Multipart form parse error') });
    }
  });
});
