/** Durations of repeated runs, in milliseconds. */
export interface Sample {
  readonly median: number;
  readonly p99: number;
}

/** Runs `once` `times` times in sequence, after some runs without measurement. */
export async function sample(times: number, once: (index: number) => Promise<void>, warmUp = 50): Promise<Sample> {
  for (let index = 0; index < warmUp; index++) await once(index - warmUp);
  const durations: number[] = [];
  for (let index = 0; index < times; index++) {
    const start = performance.now();
    await once(index);
    durations.push(performance.now() - start);
  }
  return summarise(durations);
}

export function summarise(durations: readonly number[]): Sample {
  const sorted = durations.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return { median: at(0.5), p99: at(0.99) };
}

/** Runs per second of `once` with `width` concurrent workers, for `ms` milliseconds. */
export async function throughput(width: number, ms: number, once: (worker: number) => Promise<void>): Promise<number> {
  const end = performance.now() + ms;
  let done = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: width }, async (_, worker) => {
      while (performance.now() < end) {
        await once(worker);
        done += 1;
      }
    }),
  );
  return (done * 1000) / (performance.now() - start);
}

const rounds = 7;

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

/** A line of the result table: a measurement beside its peer or limit of the same run. */
export interface Row {
  readonly name: string;
  readonly ours: string;
  readonly peer: string;
  readonly ratio: number;
  readonly goal: string;
}

export const milliseconds = ({ median, p99 }: Sample): string => `${median.toFixed(2)} ms (p99 ${p99.toFixed(2)})`;
