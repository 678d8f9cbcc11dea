import express from 'express';
import type { Pool } from 'pg';
import type { BenchProduct } from './bench-product.ts';
import { load } from './http-load.ts';
import { inTurns, milliseconds, type Row, sample } from './measure.ts';
import { type Peer, servePeer } from './serve-peer.ts';

const connections = 32;
const ms = 800;

/** Measures reading a room by its slug, and listing a user's rooms, among ten thousand rooms. */
export async function measureRooms(product: BenchProduct): Promise<Row[]> {
  const few = await product.makeUser();
  const many = await product.makeUser();
  await makeRooms(product.pool, (await product.makeUser()).id, 9_000);
  await makeRooms(product.pool, few.id, 10);
  await makeRooms(product.pool, many.id, 1_000);
  await product.pool.query('analyze');
  const own = await product.makeRoom(few.id, 'restricted');
  const open = await product.makeRoom(few.id, 'public');
  await using peer = await startPeer(product.pool, own);

  const ask = (origin: string, path: string, cookie?: string) =>
    load({ origin, path, cookies: Array.from({ length: connections }, () => cookie ?? ''), ms });
  const compare = async (name: string, path: string, cookie?: string): Promise<Row> => {
    const rates = await inTurns(
      () => ask(product.origin, path, cookie),
      () => ask(peer.origin, '/'),
    );
    return { name, ...rates, goal: '≥ 0.55, aim 0.75' };
  };
  const list = (cookie: string) =>
    sample(200, async () => {
      const answer = await fetch(`${product.origin}/api/v1.0/rooms/?page_size=10`, { headers: { cookie } });
      if (answer.status !== 200) throw new Error(`The list was answered with ${answer.status}.`);
      await answer.json();
    });
  const rows = [
    await compare(
      'GET rooms/{slug}/ by its owner : Express and one select',
      `/api/v1.0/rooms/room-${own}/`,
      few.cookie,
    ),
    await compare('GET rooms/{slug}/ by anybody, public : the same', `/api/v1.0/rooms/room-${open}/`),
  ];
  const [ofFew, ofMany] = [await list(few.cookie), await list(many.cookie)];
  return [
    ...rows,
    {
      name: 'a page of 10 of 1,000 rooms : of 12, among 10,000',
      ours: milliseconds(ofMany),
      peer: milliseconds(ofFew),
      ratio: ofMany.median / ofFew.median,
      goal: '≤ 1.5',
    },
  ];
}

async function makeRooms(pool: Pool, owner: string, count: number): Promise<void> {
  await pool.query(
    `with ids as (select gen_random_uuid() as id from generate_series(1, $2)),
      resources as (insert into meet_resource (id, created_at, updated_at) select id, now(), now() from ids),
      rooms as (insert into meet_room (resource_id, name, slug, configuration, access_level)
        select id, id::text, 'room-' || id, '{}', 'restricted' from ids)
      insert into meet_resource_access (id, created_at, updated_at, role, resource_id, user_id)
        select gen_random_uuid(), now(), now(), 'owner', id, $1 from ids`,
    [owner, count],
  );
}

/** Starts the peer: Express that answers with one row, selected by primary key. */
async function startPeer(pool: Pool, room: string): Promise<Peer> {
  const app = express();
  app.get('/', async (_request, response) => {
    const { rows } = await pool.query({
      name: 'bench.room',
      text: 'select * from meet_room where resource_id = $1',
      values: [room],
    });
    response.json(rows[0]);
  });
  return servePeer(app);
}
