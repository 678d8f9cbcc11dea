const enough = { ratio: 12, tries: 25 };

async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

/** The shortest of a few runs, in milliseconds: what else the machine does only makes them longer. */
export async function shortestTime(run: () => Promise<unknown>, runs = 3): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  for (let done = 0; done < runs; done++) shortest = Math.min(shortest, await timed(run));
  return shortest;
}

/**
 * How much longer a run takes than `usual` milliseconds, from the shortest of a few runs; one that is not much longer
 * is not repeated.
 */
export async function timeRatio(usual: number, run: () => Promise<unknown>): Promise<number> {
  let ratio = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < enough.tries && ratio > enough.ratio; tries++) {
    ratio = Math.min(ratio, (await timed(run)) / usual);
  }
  return ratio;
}

/** The largest ratio that is not suspicious. */
export const largestRatio = enough.ratio;
