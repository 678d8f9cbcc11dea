import { type LiveKitKeys, openLiveKitKeys } from '#src/livekit/access-token.ts';
import { type CallerMask, createCallerMask } from '#src/livekit/caller-mask.ts';
import { createLiveKitClient, type LiveKitClient } from '#src/livekit/client.ts';
import { trustAnyCertificate } from '#src/livekit/trust-any-certificate.ts';
import type { Settings } from '#src/settings/settings.ts';

/** LiveKit's address and API key. */
export interface LiveKitAddress {
  /** `ws`, `wss`, `http` or `https`. */
  readonly url: string;
  readonly key: string;
  readonly secret: string;
}

/** The product's access to LiveKit. */
export interface LiveKitParts {
  readonly livekit: LiveKitClient;
  readonly livekitKeys: LiveKitKeys;
  readonly mask: CallerMask;
  /** Address of the API. */
  readonly apiUrl: string;
}

/** Creates the API client, the keys that sign tokens, and the mask of callers; connects on the first call. */
export function connectLiveKit(settings: Settings, address: LiveKitAddress, secretKey: string): LiveKitParts {
  const { key, secret } = address;
  const apiUrl = address.url.replace(/^ws/, 'http');
  if (!settings.LIVEKIT_VERIFY_SSL) trustAnyCertificate(apiUrl);
  return {
    apiUrl,
    livekit: createLiveKitClient({ apiUrl, key, secret }),
    livekitKeys: openLiveKitKeys({
      key,
      secret,
      publicUrl: settings.GREENROOM_LIVEKIT_PUBLIC_URL ?? address.url,
      defaultSources: settings.LIVEKIT_DEFAULT_SOURCES,
      hostsAreRoomAdmins: settings.GREENROOM_TOKEN_ROOM_ADMIN,
    }),
    mask: createCallerMask(secretKey),
  };
}
