import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import express from 'express';
import type { Pool } from 'pg';
import { newId } from '#src/kernel/ids.ts';
import type { BenchProduct } from './bench-product.ts';
import { load } from './http-load.ts';
import { inTurns, type Row } from './measure.ts';
import { type Peer, servePeer } from './serve-peer.ts';

const connections = 32;
const ms = 800;

/** Measures the check of a download, by session, beside Express that selects one row and signs one request. */
export async function measureMediaAuth(product: BenchProduct): Promise<Row[]> {
  const owner = await product.makeUser();
  const recording = await makeRecordings(
    product.pool,
    owner.id,
    await product.makeRoom(owner.id, 'restricted'),
    10_000,
  );
  await product.pool.query('analyze');
  await using peer = await startPeer(product.pool, recording);

  const ask = (origin: string, path: string, headers: Readonly<Record<string, string>>, cookie: string) =>
    load({ origin, path, headers, cookies: Array.from({ length: connections }, () => cookie), ms });
  const asked = { 'x-original-url': `/media/recordings/${recording}.mp4`, 'x-original-method': 'GET' };
  const rates = await inTurns(
    () => ask(product.origin, '/api/v1.0/recordings/media-auth/', asked, owner.cookie),
    () => ask(peer.origin, '/', {}, ''),
  );
  return [{ name: 'media-auth/ of a recording : Express, one select and one signature', ...rates, goal: '≥ 0.6' }];
}

/** Adds recordings of the owner; resolves with the id of one. */
async function makeRecordings(pool: Pool, owner: string, room: string, count: number): Promise<string> {
  const id = newId();
  await pool.query(
    `with ids as (select $1::uuid as id union all select gen_random_uuid() from generate_series(2, $2)),
      recordings as (
        insert into meet_recording (id, created_at, updated_at, status, room_id, mode, options)
        select id, now(), now(), 'saved', $3, 'screen_recording', '{}' from ids)
      insert into meet_recording_access (id, created_at, updated_at, team, role, recording_id, user_id)
        select gen_random_uuid(), now(), now(), '', 'owner', id, $4 from ids`,
    [id, count, room, owner],
  );
  return id;
}

/** Starts the peer: Express that selects a recording by primary key and signs a read of its object. */
async function startPeer(pool: Pool, recording: string): Promise<Peer> {
  const signer = new SignatureV4({
    service: 's3',
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: newId() },
    sha256: Hash.bind(null, 'sha256'),
    uriEscapePath: false,
  });
  const app = express();
  app.get('/', async (_request, response) => {
    const { rows } = await pool.query({
      name: 'bench.recording',
      text: 'select * from meet_recording where id = $1',
      values: [recording],
    });
    const { headers } = await signer.sign({
      method: 'GET',
      protocol: 'http:',
      hostname: 's3',
      path: `/bucket/recordings/${rows[0].id}.mp4`,
      headers: { host: 's3:9000' },
    });
    for (const name of ['authorization', 'x-amz-date', 'x-amz-content-sha256'])
      response.setHeader(name, headers[name]!);
    response.json('authorized');
  });
  return servePeer(app);
}
