import { parentPort, workerData } from 'node:worker_threads';
import { Pool } from 'undici';

/** What a worker is told to ask, how wide and for how long. */
export interface HttpLoad {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly ms: number;
}

/** Runs in a thread of its own, so that who asks takes no time from who answers: answers per second. */
async function drive({ origin, path, headers, connections, ms }: HttpLoad): Promise<number> {
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const ask = async () => {
    const { statusCode, body } = await pool.request({ method: 'GET', path, headers });
    await body.dump();
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}.`);
  };
  const run = async (until: number): Promise<number> => {
    let answered = 0;
    const one = async () => {
      while (performance.now() < until) {
        await ask();
        answered += 1;
      }
    };
    await Promise.all(Array.from({ length: connections }, one));
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
