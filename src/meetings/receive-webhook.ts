import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import type { Answers } from '#src/api/route.ts';
import type { WebhookRequest } from './webhook.ts';

/** Dependencies of the webhook's route. */
export interface WebhookDeps {
  readonly receiveLiveKitWebhook: (
    request: WebhookRequest,
  ) => Promise<{ readonly status: number; readonly body: unknown }>;
}

/** `POST rooms/webhooks-livekit/`: passes the raw body that LiveKit signed to the receiver. */
export async function receiveLiveKitWebhook(deps: WebhookDeps, call: Call<string>): Promise<Answer> {
  const { authorization, requestId } = call;
  const rawBody = await call.body();
  const { status, body } = await deps.receiveLiveKitWebhook({ rawBody, authorization, requestId });
  // Every 401 names the missing authentication scheme; here LiveKit's signature.
  return { status, json: body, ...(status === 401 ? { headers: { 'WWW-Authenticate': 'LiveKit' } } : {}) };
}

const heard = z.object({ status: z.enum(['success', 'error']) });

/** The route's answers by status. */
export const webhookAnswers = { 200: heard, 400: heard, 401: heard, 503: heard } as const satisfies Answers;
