import { LiveKitFailure } from './failures.ts';

/** Waits for a call; rejects with an `away` failure once the shared time is over. */
export type Patience = <Result>(call: Promise<Result>) => Promise<Result>;

/**
 * Starts one timeout (milliseconds) shared by all LiveKit calls of a request, so that it is answered within 5 s
 * whatever their number.
 */
export function startPatience(ms = 4_500): Patience {
  const end = performance.now() + ms;
  return (call) =>
    new Promise((resolve, reject) => {
      const late = () => reject(new LiveKitFailure('away', 'LiveKit did not answer in time'));
      const timer = setTimeout(late, Math.max(0, end - performance.now()));
      call.then(resolve, reject).finally(() => clearTimeout(timer));
    });
}
