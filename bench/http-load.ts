import { Worker } from 'node:worker_threads';
import type { HttpLoad } from './http-driver.ts';
import { summarise } from './measure.ts';

const rounds = 7;

/** Sends requests from a separate thread; resolves with the responses per second. */
export function load(workerData: HttpLoad): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('http-driver.ts', import.meta.url), { workerData });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** Measures both sides alternately, so that other load affects both: their rates, and the median of the ratios. */
export async function inTurns(
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<{ ours: string; peer: string; ratio: number }> {
  const both: { ours: number; theirs: number }[] = [];
  for (let round = 0; round < rounds; round++) both.push({ theirs: await theirs(), ours: await ours() });
  const median = (of: (one: { ours: number; theirs: number }) => number) => summarise(both.map(of)).median;
  const perSecond = (rate: number) => `${Math.round(rate)}/s`;
  return {
    ours: perSecond(median((one) => one.ours)),
    peer: perSecond(median((one) => one.theirs)),
    ratio: median((one) => one.ours / one.theirs),
  };
}
