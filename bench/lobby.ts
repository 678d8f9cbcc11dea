import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Pool } from 'pg';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { ask } from './admission.ts';
import type { BenchProduct } from './bench-product.ts';
import { load } from './http-load.ts';
import { inTurns, milliseconds, type Row, type Sample, sample, summarise } from './measure.ts';
import type { RoomMover } from './room-mover.ts';
import { type Peer, servePeer } from './serve-peer.ts';

const crowd = 10_000;
const connections = 32;
const watchers = 500;

/** Measures the lobby over REST, with many waiting guests, and a fact that many receive. */
export async function measureLobby(product: BenchProduct, mover: RoomMover): Promise<Row[]> {
  return [await measurePoll(product), ...(await measureWithCrowd(product, mover)), await measureFanOut(product)];
}

/** Measures a polling guest against Express with one select and one small update. */
async function measurePoll(product: BenchProduct): Promise<Row> {
  const user = await product.makeUser();
  const room = await product.makeRoom(user.id, 'restricted');
  const path = `/api/v1.0/rooms/${room}/request-entry/`;
  const body = JSON.stringify({ username: 'Guest' });
  const cookies: string[] = [];
  for (let guest = 0; guest < connections; guest++) {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(product.origin + path, { method: 'POST', headers, body });
    cookies.push(answer.headers.getSetCookie()[0]!.split(';')[0]!);
  }
  await using peer = await startPeer(product.pool);
  const rates = await inTurns(
    () => load({ origin: product.origin, path, cookies, body, ms: 800 }),
    () =>
      load({ origin: peer.origin, path: '/', cookies: cookies.map((_, index) => `row=${index + 1}`), body, ms: 800 }),
  );
  return { name: 'request-entry again : Express, one select and one small update', ...rates, goal: '≥ 0.7' };
}

async function startPeer(pool: Pool): Promise<Peer> {
  await pool.query('create table if not exists bench_row (id int primary key, n int not null)');
  await pool.query('insert into bench_row select i, 0 from generate_series(1, 1000) i on conflict do nothing');
  const app = express();
  app.use(express.json());
  app.post('/', async (request, response) => {
    const values = [Number(request.headers.cookie?.slice('row='.length))];
    await pool.query({ name: 'bench.select', text: 'select n from bench_row where id = $1', values });
    await pool.query({ name: 'bench.update', text: 'update bench_row set n = n + 1 where id = $1', values });
    response.json({ status: 'waiting' });
  });
  return servePeer(app);
}

async function measureWithCrowd(product: BenchProduct, mover: RoomMover): Promise<Row[]> {
  const user = await product.makeUser();
  const host = await product.connect(user.cookie);
  const rooms: Record<'few' | 'many', string> = {
    few: await product.makeRoom(user.id, 'restricted'),
    many: await product.makeRoom(user.id, 'restricted'),
  };
  await mover.knockMany(rooms.few, 10);
  await mover.knockMany(rooms.many, crowd);

  const list = (room: string) => sample(100, () => ask(host, 'lobby:list', { room, after: 0 }).then(() => undefined));
  const decide = async (room: string) => {
    const guests = await Promise.all(Array.from({ length: 150 }, () => product.connect()));
    const ids: string[] = [];
    for (const guest of guests) {
      const { participant } = await ask(guest, 'room:enter', { room, username: 'Guest' });
      ids.push((participant as { id: string }).id);
    }
    const decided = await sample(
      100,
      async (index) => {
        const participant_id = ids[index + 50]!;
        await ask(host, 'lobby:decide', { room, participant_id, allow_entry: false });
      },
      50,
    );
    for (const guest of guests) guest.close();
    return decided;
  };
  const compare = (name: string, few: Sample, many: Sample): Row => ({
    name: `${name} with 10,000 waiting : with 10`,
    ours: milliseconds(many),
    peer: milliseconds(few),
    ratio: many.median / few.median,
    goal: '≤ 1.5',
  });
  const [decideFew, decideMany] = [await decide(rooms.few), await decide(rooms.many)];
  const [listFew, listMany] = [await list(rooms.few), await list(rooms.many)];
  return [
    compare('lobby:decide', decideFew, decideMany),
    compare('lobby:list, the first 100 against 10', listFew, listMany),
    await measureAdmitAll(product, host, rooms.many),
  ];
}

/** Measures admitting everybody in one step, until the guests with a socket here have their tokens. */
async function measureAdmitAll(product: BenchProduct, host: Socket, room: string): Promise<Row> {
  const guests = await Promise.all(Array.from({ length: watchers }, () => product.connect()));
  const told: Promise<void>[] = [];
  for (const guest of guests) {
    await ask(guest, 'room:enter', { room, username: 'Guest' });
    told.push(
      new Promise((resolve) => {
        guest.on('entry', ({ livekit }) => livekit !== undefined && resolve());
      }),
    );
  }
  const start = performance.now();
  const { admitted } = await ask(host, 'lobby:admit-all', { room });
  const acknowledged = performance.now() - start;
  await Promise.all(told);
  const all = performance.now() - start;
  for (const guest of guests) guest.close();
  return {
    name: `admit all ${admitted}, ${watchers} of them told by this replica : 5 s`,
    ours: `${(all / 1000).toFixed(2)} s (committed after ${(acknowledged / 1000).toFixed(2)} s)`,
    peer: '5 s',
    ratio: all / 5000,
    goal: '≤ 1',
  };
}

/** Measures the time from the first to the last of 500 receivers of a fact, against a bare `emit` to as many. */
async function measureFanOut(product: BenchProduct): Promise<Row> {
  const user = await product.makeUser();
  const room = await product.makeRoom(user.id, 'restricted');
  const hosts = await Promise.all(Array.from({ length: watchers }, () => product.connect(user.cookie)));
  for (const host of hosts) await ask(host, 'room:watch', { room });
  const guest = await product.connect();
  let waits = false;
  const ours = await sampleSpread(hosts, 'fact', async () => {
    waits = !waits;
    await ask(guest, waits ? 'room:enter' : 'room:leave', { room });
  });
  for (const socket of [...hosts, guest]) socket.close();

  const http = createServer();
  const server = new Server(http);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const sockets = await Promise.all(
    Array.from({ length: watchers }, async () => {
      const socket = io(origin, { transports: ['websocket'], forceNew: true });
      await new Promise<void>((resolve) => socket.once('connect', resolve));
      return socket;
    }),
  );
  const fact = { room, stream: 'lobby', number: 1, type: 'guest.waiting', at: new Date().toISOString(), data: {} };
  const theirs = await sampleSpread(sockets, 'fact', async () => void server.emit('fact', fact));
  for (const socket of sockets) socket.close();
  await server.close();
  return {
    name: `a fact to ${watchers} sockets, first to last : bare emit`,
    ours: milliseconds(ours),
    peer: milliseconds(theirs),
    ratio: theirs.median / ours.median,
    goal: '≥ 0.9',
  };
}

/** Samples the time from the first to the last receiver of one message. */
async function sampleSpread(sockets: readonly Socket[], event: string, send: () => Promise<void>): Promise<Sample> {
  const spreads: number[] = [];
  for (let round = 0; round < 60; round++) {
    const arrivals: number[] = [];
    const heard = sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          socket.once(event, () => {
            arrivals.push(performance.now());
            resolve();
          });
        }),
    );
    await send();
    await Promise.all(heard);
    const first = Math.min(...arrivals);
    if (round >= 10) spreads.push(Math.max(...arrivals) - first);
  }
  return summarise(spreads);
}
