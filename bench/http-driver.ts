import { createHash, createHmac, randomUUID } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { Pool } from 'undici';

/** Parameters of a load worker: requests, number of connections, duration in milliseconds. */
export interface HttpLoad {
  readonly origin: string;
  readonly path: string;
  /** Cookie header of each connection, or its `Authorization`; also sets the number of connections. */
  readonly cookies: readonly string[];
  readonly carrier?: 'cookie' | 'authorization';
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON to POST; without it the path is requested with GET. */
  readonly body?: string;
  readonly ms: number;
  /** Posts LiveKit webhooks instead, one join each, to these rooms in turn. */
  readonly webhooks?: { readonly key: string; readonly secret: string; readonly rooms: readonly string[] };
}

/** Builds body and headers of a webhook that reports a join, signed like LiveKit's. */
function webhook({ key, secret, rooms }: NonNullable<HttpLoad['webhooks']>, nth: number) {
  const room = rooms[nth % rooms.length]!;
  const sent = JSON.stringify({
    event: 'participant_joined',
    id: `EV_${randomUUID()}`,
    createdAt: String(Math.floor(Date.now() / 1000)),
    room: { name: room, sid: `RM_${room}` },
    participant: { sid: `PA_${randomUUID()}`, identity: `person-${nth}`, name: 'Person' },
  });
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + 300;
  const sha256 = createHash('sha256').update(sent).digest('base64');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iss: key, exp, sha256 })}`;
  const authorization = `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  return { sent, headers: { 'content-type': 'application/webhook+json', authorization } };
}

/** Runs in a separate thread, so that the client takes no CPU time from the server's thread: responses per second. */
async function drive({
  origin,
  path,
  headers: further = {},
  cookies,
  carrier = 'cookie',
  body: posted,
  webhooks,
  ms,
}: HttpLoad): Promise<number> {
  const pool = new Pool(origin, { connections: cookies.length, pipelining: 1 });
  let asked = 0;
  const json = { sent: posted, headers: { 'content-type': 'application/json' } };
  const ask = async (cookie: string) => {
    const { sent, headers } = webhooks === undefined ? json : webhook(webhooks, asked++);
    const { statusCode, body } = await pool.request({
      method: sent === undefined ? 'GET' : 'POST',
      path,
      headers: { ...headers, ...further, ...(cookie === '' ? {} : { [carrier]: cookie }) },
      ...(sent === undefined ? {} : { body: sent }),
    });
    await body.dump();
    if (statusCode !== 200 && statusCode !== 201) throw new Error(`${path} answered ${statusCode}.`);
  };
  const run = async (until: number): Promise<number> => {
    let answered = 0;
    const one = async (cookie: string) => {
      while (performance.now() < until) {
        await ask(cookie);
        answered += 1;
      }
    };
    await Promise.all(cookies.map(one));
    return answered;
  };
  await run(performance.now() + ms / 2);
  const start = performance.now();
  const answered = await run(start + ms);
  const seconds = (performance.now() - start) / 1000;
  await pool.close();
  return answered / seconds;
}

parentPort!.postMessage(await drive(workerData as HttpLoad));
