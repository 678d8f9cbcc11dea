import { Agent, Pool, setGlobalDispatcher } from 'undici';

/**
 * Leaves the certificate of one origin unchecked (`LIVEKIT_VERIFY_SSL=false`). LiveKit's SDK calls the global `fetch`
 * and takes no options for it; every other origin is checked as before.
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
