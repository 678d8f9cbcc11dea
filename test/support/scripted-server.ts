import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { expect, vi } from 'vitest';
import type { ConnectRefusal } from '#src/realtime/protocol.ts';

interface Asked {
  readonly name: string;
  readonly packet: Record<string, unknown> & { readonly id: string };
  readonly socket: Socket;
  answer(ack: object): void;
}

/** A Socket.IO server that says only what a test tells it to, to hold the client against every order of events. */
export async function startScriptedServer() {
  const http = createServer();
  const io = new Server(http, { transports: ['websocket'] });
  const asked: Asked[] = [];
  const handshakes: Record<string, unknown>[] = [];
  const refusals: ConnectRefusal[] = [];
  const sockets = new Set<Socket>();
  let answering: ((request: Asked) => object | undefined) | undefined;

  io.use((socket, next) => {
    // Its name for itself is another one each time.
    const { client: _, ...credentials } = socket.handshake.auth;
    handshakes.push(credentials);
    const refusal = refusals.shift();
    if (refusal === undefined) return next();
    next(Object.assign(new Error(refusal.code), { data: refusal }));
  });
  io.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('disconnect', () => sockets.delete(socket));
    socket.onAny((name: string, packet: Asked['packet'], ack: (answer: object) => void) => {
      const request: Asked = { name, packet, socket, answer: ack };
      asked.push(request);
      const answer = answering?.(request);
      if (answer !== undefined) ack(answer);
    });
  });
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));

  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    asked,
    handshakes,
    /** The next handshakes are refused, one each. */
    refuse: (...next: ConnectRefusal[]) => void refusals.push(...next),
    /** How requests are answered from now on; `undefined` leaves one without an answer. */
    answerWith(answer: (request: Asked) => object | undefined) {
      answering = answer;
    },
    push: (name: string, payload: object) => void io.emit(name, payload),
    /** Cuts all connections as a network does, without a word. */
    cut() {
      for (const socket of sockets) socket.conn.close();
    },
    /** Waits for the request number `count` of that name. */
    hears: (name: string, count = 1) =>
      vi.waitFor(
        () => {
          const heard = asked.filter((request) => request.name === name);
          expect(heard.length, `requests "${name}" that arrived`).toBeGreaterThanOrEqual(count);
          return heard[count - 1]!;
        },
        { timeout: 5000, interval: 10 },
      ),
    stop: () => io.close(),
  };
}

export type ScriptedServer = Awaited<ReturnType<typeof startScriptedServer>>;
