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

/** A Socket.IO server controlled by the test, to try the client with every order of events. */
export async function startScriptedServer() {
  const http = createServer();
  const io = new Server(http, { transports: ['websocket'] });
  const asked: Asked[] = [];
  const handshakes: Record<string, unknown>[] = [];
  const refusals: ConnectRefusal[] = [];
  const sockets = new Set<Socket>();
  let answering: ((request: Asked) => object | undefined) | undefined;

  io.use((socket, next) => {
    // Random in each run.
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
    /** Refuses the next handshakes, one each. */
    refuse: (...next: ConnectRefusal[]) => void refusals.push(...next),
    /** Answers further requests; `undefined` leaves a request unanswered. */
    answerWith(answer: (request: Asked) => object | undefined) {
      answering = answer;
    },
    push: (name: string, payload: object) => void io.emit(name, payload),
    /** Cuts all connections without a disconnect packet. */
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
