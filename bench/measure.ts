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

/** A line of the result table: a measurement beside its peer or limit of the same run. */
export interface Row {
  readonly name: string;
  readonly ours: string;
  readonly peer: string;
  readonly ratio: number;
  readonly goal: string;
}

export const milliseconds = ({ median, p99 }: Sample): string => `${median.toFixed(2)} ms (p99 ${p99.toFixed(2)})`;
