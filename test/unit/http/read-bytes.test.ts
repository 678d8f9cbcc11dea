import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpProblem } from '#src/http/http-problem.ts';
import { readBytes } from '#src/http/read-bytes.ts';
import { stopReading } from '#src/http/stop-reading.ts';

describe('readBytes', () => {
  let server: Server;
  let url: string;
  const start = (chunked: boolean, headers: Record<string, string> = {}) =>
    request(url, {
      method: 'POST',
      agent: false,
      headers: { ...(chunked ? {} : { 'content-length': '20' }), ...headers },
    });
  const statusOf = async (sent: ReturnType<typeof request>) => {
    const [response] = await once(sent, 'response');
    response.resume();
    return response.statusCode as number;
  };

  beforeAll(async () => {
    const app = express();
    app.use(stopReading(200));
    app.use(async (request, response) => {
      const bytes = await readBytes(request, { bytes: 10, ms: 300 }).catch((error: unknown) => error);
      if (bytes instanceof HttpProblem) response.status(bytes.status).end();
      else response.end(String(bytes));
    });
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('takes what fits, in however many pieces it comes', async () => {
    const sent = start(true);
    sent.write('12345');
    sent.end('67890');
    expect(await statusOf(sent)).toBe(200);
  });

  it('refuses a body by its length before any of it has come', async () => {
    const sent = start(false);
    sent.flushHeaders();
    expect(await statusOf(sent)).toBe(413);
    sent.on('error', () => undefined).destroy();
  });

  it('refuses an endless body without reading on, and cuts it off', async () => {
    const sent = start(true).on('error', () => undefined);
    const closed = once(sent, 'close');
    const writing = setInterval(() => sent.write('x'.repeat(64)), 5);
    expect(await statusOf(sent)).toBe(413);
    await closed;
    clearInterval(writing);
  });

  it('waits no longer than it must for a body that trickles in', async () => {
    const sent = start(true).on('error', () => undefined);
    const closed = once(sent, 'close');
    sent.write('1');
    expect(await statusOf(sent)).toBe(408);
    await closed;
  });

  it('refuses a compressed body', async () => {
    const sent = start(true, { 'content-encoding': 'gzip' });
    sent.end('x');
    expect(await statusOf(sent)).toBe(415);
  });
});
