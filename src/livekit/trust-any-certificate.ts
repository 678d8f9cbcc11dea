import { Agent, Pool, setGlobalDispatcher } from 'undici';

/**
 * Disables certificate checks for one origin (`LIVEKIT_VERIFY_SSL=false`). LiveKit's SDK calls the global `fetch` and
 * accepts no options for it; other origins are still checked.
 */
export function trustAnyCertificate(url: string): void {
  const { origin } = new URL(url);
  setGlobalDispatcher(
    new Agent({
      factory: (to, options) =>
        new Pool(to, String(to) === origin ? { ...options, connect: { rejectUnauthorized: false } } : options),
    }),
  );
}
