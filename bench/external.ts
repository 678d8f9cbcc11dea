import { createSecretKey } from 'node:crypto';
import express from 'express';
import { jwtVerify, SignJWT } from 'jose';
import type { Pool } from 'pg';
import { hashSecret } from '#src/applications/secret-hash.ts';
import { newId } from '#src/kernel/ids.ts';
import { type BenchProduct, externalKey } from './bench-product.ts';
import { load } from './http-load.ts';
import { inTurns, milliseconds, type Row, sample } from './measure.ts';
import { type Peer, servePeer } from './serve-peer.ts';

const connections = 32;
const ms = 800;
const secret = 'the-secret-of-the-measurements';

/**
 * Measures reads and creations of the external API beside Express that verifies a token and selects one row, and reads
 * while wrong secrets are checked.
 */
export async function measureExternal(product: BenchProduct): Promise<Row[]> {
  const { pool, origin } = product;
  const clientId = await makeApplication(pool);
  const users = await Promise.all(Array.from({ length: connections }, () => product.makeUser()));
  const tokens = await Promise.all(users.map(({ id }) => signToken(clientId, id)));
  const room = await product.makeRoom(users[0]!.id, 'trusted');
  await pool.query(
    `insert into meet_resource_access (id, created_at, updated_at, role, resource_id, user_id)
     select gen_random_uuid(), now(), now(), 'member', $1, unnest($2::uuid[])`,
    [room, users.slice(1).map(({ id }) => id)],
  );
  const headers = { authorization: tokens[0]! };
  const path = `/external-api/v1.0/rooms/${room}/`;
  await pool.query('analyze');
  await using peer = await startPeer(pool, room);

  const ask = (server: string, to: string, body?: string) =>
    load({
      origin: server,
      path: to,
      cookies: tokens,
      carrier: 'authorization',
      ms,
      ...(body === undefined ? {} : { body }),
    });
  const retrieved = await inTurns(
    () => ask(origin, path),
    () => ask(peer.origin, '/'),
  );
  const created = await inTurns(
    () => ask(origin, '/external-api/v1.0/rooms/', '{}'),
    () => ask(peer.origin, '/', '{}'),
  );
  const read = () =>
    sample(300, async () => {
      const answer = await fetch(`${origin}${path}`, { headers });
      if (answer.status !== 200) throw new Error(`A room was answered with ${answer.status}.`);
      await answer.json();
    });
  const alone = await read();
  const guesses = guess(origin);
  const beside = await read();
  await guesses.stop();
  const rest = 'Express, one JWT and one select';
  return [
    { name: `external GET rooms/{id}/ : ${rest}`, ...retrieved, goal: '≥ 0.6' },
    { name: `external POST rooms/ : ${rest}`, ...created, goal: '≥ 0.5' },
    {
      name: 'p99 of external reads beside wrong secrets : without',
      ours: milliseconds(beside),
      peer: milliseconds(alone),
      ratio: beside.p99 / alone.p99,
      goal: '≤ 3',
    },
  ];
}

/** `Authorization` of an application that acts for a user. */
async function signToken(clientId: string, userId: string): Promise<string> {
  const claims = { iss: 'lasuite-meet', client_id: clientId, user_id: userId, delegated: true };
  const token = await new SignJWT({ ...claims, scope: 'rooms:retrieve rooms:create' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(createSecretKey(externalKey, 'utf8'));
  return `Bearer ${token}`;
}

async function makeApplication(pool: Pool): Promise<string> {
  const clientId = `bench-${newId()}`;
  await pool.query(
    `insert into meet_application (id, created_at, updated_at, name, is_active, client_id, client_secret, scopes)
     values ($1, now(), now(), 'Bench', true, $2, $3, '{}')`,
    [newId(), clientId, await hashSecret(secret)],
  );
  return clientId;
}

/** Asks for tokens of unknown clients, two at a time, until it is stopped: each costs two hashes. */
function guess(origin: string): { stop(): Promise<void> } {
  let stopped = false;
  const one = async () => {
    while (!stopped) {
      const answer = await fetch(`${origin}/external-api/v1.0/application/token/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          client_id: newId(),
          client_secret: secret,
          grant_type: 'client_credentials',
          scope: 'a@example.com',
        }),
      });
      if (answer.status !== 401) throw new Error(`A wrong secret was answered with ${answer.status}.`);
      await answer.text();
    }
  };
  const running = Promise.all([one(), one()]);
  return {
    async stop() {
      stopped = true;
      await running;
    },
  };
}

/** Starts the peer: Express that verifies the token and selects a room with the user's role. */
async function startPeer(pool: Pool, room: string): Promise<Peer> {
  const key = createSecretKey(externalKey, 'utf8');
  const app = express();
  app.use(express.json());
  app.all('/', async (request, response) => {
    const token = request.headers.authorization!.slice('Bearer '.length);
    const { payload } = await jwtVerify(token, key, { issuer: 'lasuite-meet' });
    const { rows } = await pool.query({
      name: 'bench.external-room',
      text: `select r.*, a.role from meet_room r
        left join meet_resource_access a on a.resource_id = r.resource_id and a.user_id = $2
        where r.resource_id = $1`,
      values: [room, payload.user_id],
    });
    response.json(rows[0]);
  });
  return servePeer(app);
}
