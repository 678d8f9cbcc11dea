import { LiveKitFailure } from './failures.ts';

/** Waits for a call; rejects with a failure of the kind `away` once the time of all of them is over. */
export type Patience = <Result>(call: Promise<Result>) => Promise<Result>;

/** One time for all LiveKit calls of one request, in milliseconds, so that it is answered within 5 s however many there are. */
export function startPatience(ms = 4_500): Patience {
  const end = performance.now() + ms;
  return (call) =>
    new Promise((resolve, reject) => {
      const late = () => reject(new LiveKitFailure('away', 'LiveKit did not answer in time'));
      const timer = setTimeout(late, Math.max(0, end - performance.now()));
      call.then(resolve, reject).finally(() => clearTimeout(timer));
    });
}
