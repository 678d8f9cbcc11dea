import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createLiveKitClient, type LiveKitClient } from '#src/livekit/client.ts';
import { trustAnyCertificate } from '#src/livekit/trust-any-certificate.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Returns a client for this environment's LiveKit: the configured one, else the embedded one. */
export async function findLiveKit(settings: Settings): Promise<LiveKitClient> {
  const url = settings.LIVEKIT_API_URL ?? `http://127.0.0.1:${settings.GREENROOM_LIVEKIT_PORT}`;
  const apiUrl = url.replace(/^ws/, 'http');
  if (!settings.LIVEKIT_VERIFY_SSL) trustAnyCertificate(apiUrl);
  const folder = join(resolve(settings.GREENROOM_DATA_DIR), 'secrets');
  const kept = async (name: string) => {
    if (settings.LIVEKIT_API_URL !== undefined) throw new Error('Set LIVEKIT_API_KEY and LIVEKIT_API_SECRET too.');
    return await readFile(join(folder, name), 'utf8').catch(() => {
      throw new Error(`No LiveKit is configured, and none was started from ${folder}: start the product first.`);
    });
  };
  const key = settings.LIVEKIT_API_KEY ?? (await kept('livekit-key'));
  const secret = settings.LIVEKIT_API_SECRET ?? (await kept('livekit-secret'));
  return createLiveKitClient({ apiUrl, key, secret });
}
