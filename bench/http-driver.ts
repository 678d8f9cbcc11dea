import { parentPort, workerData } from 'node:worker_threads';
import { Pool } from 'undici';

/** What a worker is told to ask, how wide and for how long. */
export interface HttpLoad {
  readonly origin: string;
  readonly path: string;
  /** Of each connection its own Cookie header; as many connections as there are. */
  readonly cookies: readonly string[];
  /** JSON that is posted; without it the path is got. */
  readonly body?: string;
  readonly ms: number;
}

/** Runs in a thread of its own, so that who asks takes no time from who answers: answers per second. */
async function drive({ origin, path, cookies, body: sent, ms }: HttpLoad): Promise<number> {
  const pool = new Pool(origin, { connections: cookies.length, pipelining: 1 });
  const ask = async (cookie: string) => {
    const { statusCode, body } = await pool.request({
      method: sent === undefined ? 'GET' : 'POST',
      path,
      headers: { 'content-type': 'application/json', ...(cookie === '' ? {} : { cookie }) },
      ...(sent === undefined ? {} : { body: sent }),
    });
    await body.dump();
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}.`);
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
