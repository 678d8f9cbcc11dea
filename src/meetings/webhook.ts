import { hash } from 'node:crypto';
import { type TokenVerifier, WebhookEvent } from 'livekit-server-sdk';
import { deliver } from '#src/actors/deliver.ts';
import type { Delivery } from '#src/actors/delivery.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import type { SecurityLog } from '#src/api/security-log.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { CallerMask } from '#src/livekit/caller-mask.ts';
import { roomNameOf, translateWebhook } from '#src/livekit/translate.ts';

interface WebhookOptions {
  readonly runtime: Runtime;
  /** Verifies the tokens that LiveKit signs webhooks with. */
  readonly verifier: Pick<TokenVerifier, 'verify'>;
  /** Rooms whose name starts with this prefix are connection tests and are ignored. */
  readonly testRoomPrefix: string;
  /** Rooms whose name does not match are ignored; null accepts all. */
  readonly filter: RegExp | null;
  readonly mask: CallerMask;
  /** Counter of webhooks without an id. */
  readonly withoutId: { inc(): void };
  /**
   * Reaction before the commit, such as holding a caller. Resolves once the reaction has started, and never rejects.
   */
  readonly react: (delivery: Delivery<'room'>) => Promise<void>;
  readonly security: SecurityLog;
}

export interface WebhookRequest {
  readonly rawBody: string;
  readonly authorization: string | undefined;
  readonly requestId: string;
}

const success = { status: 200, body: { status: 'success' } } as const;
const refused = (status: 400 | 401 | 503) => ({ status, body: { status: 'error' } }) as const;

// Seconds; clocks may differ by minutes. Deliveries are deduplicated by id, so replaying an old signature is harmless.
const clockTolerance = 600;

/**
 * Receives one webhook. Answers 200 once its event is committed or irrelevant, 401 without a signature, 400 with a bad
 * signature or body, and 503 when PostgreSQL is unreachable, so that LiveKit retries.
 */
export async function receiveWebhook(options: WebhookOptions, request: WebhookRequest) {
  const refuse = (status: 400 | 401, reason: string) => {
    options.security('webhook.refused', { request: request.requestId, reason });
    return refused(status);
  };
  if (!request.authorization) return refuse(401, 'no signature');
  const webhook = await verify(options.verifier, request);
  if (webhook === null) return refuse(400, 'bad signature or body');
  if (webhook.id === '') {
    options.withoutId.inc();
    // A repeated delivery has the same body, so its hash serves as id.
    webhook.id = `text/${hash('sha256', request.rawBody)}`;
  }
  // Our room names are shorter, and an operator's pattern may be slow on long ones.
  const name = roomNameOf(webhook).slice(0, 100);
  if (name.startsWith(options.testRoomPrefix) || options.filter?.test(name) === false) return success;
  const delivery = translateWebhook(webhook, request.requestId, options.mask);
  if (delivery === null) return success;
  try {
    await options.react(delivery);
    await deliver(options.runtime, [delivery]);
    return success;
  } catch (error) {
    if (error instanceof AppError && error.code === 'unavailable') {
      options.runtime.log.warn({ err: error, webhook: webhook.event }, 'failed to store a webhook; LiveKit will retry');
      return refused(503);
    }
    throw error;
  }
}

/**
 * Like the SDK's `WebhookReceiver`, but hashes in this thread: its thread hand-over costs more than the rest. Null when
 * the signature, its hash of the body, or the body is invalid.
 */
async function verify(
  verifier: WebhookOptions['verifier'],
  { rawBody, authorization }: WebhookRequest,
): Promise<WebhookEvent | null> {
  try {
    const { sha256 } = await verifier.verify(authorization!, clockTolerance);
    if (sha256 !== hash('sha256', rawBody, 'base64')) return null;
    return WebhookEvent.fromJson(JSON.parse(rawBody), { ignoreUnknownFields: true });
  } catch {
    return null;
  }
}

/** The filter of `LIVEKIT_WEBHOOK_EVENTS_FILTER_REGEX`, unanchored. An invalid pattern accepts all rooms. */
export function webhookFilter(pattern: string | undefined): RegExp | null {
  try {
    return pattern === undefined ? null : new RegExp(pattern);
  } catch {
    return null;
  }
}
