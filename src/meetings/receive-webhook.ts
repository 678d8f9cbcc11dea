import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import type { Answers } from '#src/api/route.ts';
import type { WebhookRequest } from './webhook.ts';

/** What the route of the webhooks needs. */
export interface WebhookDeps {
  readonly receiveLiveKitWebhook: (
    request: WebhookRequest,
  ) => Promise<{ readonly status: number; readonly body: unknown }>;
}

/** `POST rooms/webhooks-livekit/`: hands the text that LiveKit signed to its receiver. */
export async function receiveLiveKitWebhook(deps: WebhookDeps, call: Call<string>): Promise<Answer> {
  const { authorization, requestId } = call;
  const rawBody = await call.body();
  const { status, body } = await deps.receiveLiveKitWebhook({ rawBody, authorization, requestId });
  // Every 401 names what is missing: here the signature.
  return { status, json: body, ...(status === 401 ? { headers: { 'WWW-Authenticate': 'LiveKit' } } : {}) };
}

const heard = z.object({ status: z.enum(['success', 'error']) });

/** What the route answers, by status. */
export const webhookAnswers = { 200: heard, 400: heard, 401: heard, 503: heard } as const satisfies Answers;
