import { SipClient } from 'livekit-server-sdk';
import { toSipRule } from '#src/livekit/sip-rule.ts';
import { announceDevice, roomkitOnly } from '#test/support/announce-device.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import type { LiveKitTestAccess } from '#test/support/provided.ts';
import { shareParts } from '#test/support/shared-parts.ts';
import { webhookPath } from '#test/support/signed-webhook.ts';
import { spawnProduct } from '#test/support/start-product.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';

/** The product with telephony and meeting room devices, on parts of its own: LiveKit keeps its rules in Redis. */
interface TelephonyProduct extends AsyncDisposable {
  readonly origin: string;
  readonly databaseUrl: string;
  readonly livekit: { readonly url: string; readonly key: string; readonly secret: string };
  /** How many dispatch rules lead to a room. */
  countRules(room: string): Promise<number>;
  /** Announces a meeting room device to the room with this PIN. Resolves with the status. */
  announce(pin: string): Promise<number>;
}

/** Throws a sentence that says what is missing and how to get it. */
export async function startTelephonyProduct(): Promise<TelephonyProduct> {
  await using stack = new AsyncDisposableStack();
  const parts = stack.adopt(await shareParts(), (shared) => shared.stop());
  const [postgres, livekit] = [await parts.postgres(), await parts.livekit()];
  for (const part of [postgres, livekit]) if ('missing' in part) throw new Error(part.missing);
  if ('missing' in postgres || 'missing' in livekit) throw new Error('Something is missing.');
  const [access] = livekit.access as [LiveKitTestAccess];
  const database = stack.use(await freshDatabase(postgres.access));
  const folder = stack.use(await makeTestFolder());
  const env = {
    ...roomkitOnly,
    ROOM_TELEPHONY_ENABLED: 'true',
    GREENROOM_SIP_RULE_GRACE_SECONDS: '2',
    GREENROOM_ROOMKIT_RULE_SECONDS: '3',
  };
  const product = stack.use(
    await spawnProduct({ databaseUrl: database.url, livekit: access, dataDir: folder.path, env }),
  );
  await fetch(access.relayUrl, { method: 'PUT', body: product.origin + webhookPath });
  const sip = new SipClient(access.url, access.key, access.secret);
  const kept = stack.move();
  return {
    origin: product.origin,
    databaseUrl: database.url,
    livekit: access,
    countRules: async (room) =>
      (await sip.listSipDispatchRule()).map(toSipRule).filter((rule) => rule.room === room).length,
    announce: (pin) => announceDevice(product.origin, pin),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
