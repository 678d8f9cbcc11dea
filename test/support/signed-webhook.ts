import { createHash, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';

export interface WebhookKeys {
  readonly key: string;
  readonly secret: string;
}

/** A webhook's body with what LiveKit always writes: an id of its own and the time. */
export const webhookBody = (event: string, fields: object = {}): string =>
  JSON.stringify({ event, id: `EV_${randomUUID()}`, createdAt: String(Math.floor(Date.now() / 1000)), ...fields });

/** The `Authorization` of a webhook as LiveKit writes it: a token over the raw text. */
export function signWebhook({ key, secret }: WebhookKeys, body: string): Promise<string> {
  return new SignJWT({ sha256: createHash('sha256').update(body).digest('base64') })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(key)
    .setNotBefore('0s')
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(secret));
}

export const webhookPath = '/api/v1.0/rooms/webhooks-livekit/';

/** Posts a body to the product as LiveKit does, signed with these keys. */
export async function postWebhook(origin: string, keys: WebhookKeys, body: string): Promise<Response> {
  return fetch(new URL(webhookPath, origin), {
    method: 'POST',
    headers: { 'content-type': 'application/webhook+json', authorization: await signWebhook(keys, body) },
    body,
  });
}
