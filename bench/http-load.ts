import { Worker } from 'node:worker_threads';
import type { HttpLoad } from './http-driver.ts';

/** Sends requests from a separate thread; resolves with the responses per second. */
export function load(workerData: HttpLoad): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('http-driver.ts', import.meta.url), { workerData });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
