import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Pool } from 'pg';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';

/** Starts the peer: a bare Socket.IO server that commits one single-row UPDATE per packet, then echoes. */
export async function startEchoPeer(pool: Pool): Promise<{ socket: Socket; close(): Promise<void> }> {
  await pool.query('create table if not exists bench_row (id int primary key, n int not null)');
  await pool.query('insert into bench_row select i, 0 from generate_series(1, 1000) i on conflict do nothing');
  const http = createServer();
  const server = new Server(http);
  server.on('connection', (socket) => {
    socket.on('echo', async (id: number, ack: (n: number) => void) => {
      await pool.query({ name: 'bench.update', text: 'update bench_row set n = n + 1 where id = $1', values: [id] });
      ack(id);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const socket = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { transports: ['websocket'] });
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return {
    socket,
    async close() {
      socket.close();
      await server.close();
    },
  };
}
