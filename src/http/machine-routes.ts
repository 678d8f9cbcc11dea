import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import type { Answers } from '#src/api/route.ts';
import type { HttpParts } from './http-parts.ts';

/** `POST rooms/webhooks-livekit/`: hands the text that LiveKit signed to its receiver. */
export async function receiveLiveKitWebhook(parts: HttpParts, call: Call<string>): Promise<Answer> {
  const { authorization, requestId } = call;
  const rawBody = await call.body();
  const { status, body } = await parts.receiveLiveKitWebhook({ rawBody, authorization, requestId });
  // Every 401 names what is missing: here the signature.
  return { status, json: body, ...(status === 401 ? { headers: { 'WWW-Authenticate': 'LiveKit' } } : {}) };
}

/** `/__lbheartbeat__`: the process answers. */
export const showAlive = (): Answer => ({ status: 200, json: { status: 'ok' } });

/** `/__heartbeat__`: whether the product can serve. */
export async function showReadiness(parts: HttpParts): Promise<Answer> {
  const { ready, body } = await parts.checkReadiness();
  return { status: ready ? 200 : 503, json: body };
}

/** `/__version__` */
export const showVersion = (parts: HttpParts): Answer => ({ status: 200, json: parts.version });

/** `/metrics`, for Prometheus. */
export const showMetrics = async (parts: HttpParts): Promise<Answer> => ({
  status: 200,
  text: await parts.writeMetrics(),
});

const heard = z.object({ status: z.enum(['success', 'error']) });
const readiness = z.object({
  status: z.enum(['ok', 'stopping', 'unavailable']),
  parts: z.record(z.string(), z.string()),
});

/** What these routes answer, by status. */
export const machineAnswers = {
  webhook: { 200: heard, 400: heard, 401: heard, 503: heard },
  alive: { 200: z.object({ status: z.literal('ok') }) },
  readiness: { 200: readiness, 503: readiness },
  version: { 200: z.object({ version: z.string(), commit: z.string().nullable() }) },
} as const satisfies Record<string, Answers>;
