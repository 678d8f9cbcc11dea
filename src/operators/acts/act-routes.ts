import type { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import { detail } from '#src/api/error-shapes.ts';
import { post } from '#src/api/route.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import type { ActParts } from './act-parts.ts';
import { type Act, actAnswer, actRequest, type How } from './act-schema.ts';
import { bulkAnswer, bulkRequest, performBulk } from './bulk-act.ts';
import { performAct, requestId } from './perform-act.ts';

/** Dependencies of the routes of acts. */
export interface ActRouteParts extends Omit<ActParts, 'findLiveKit'> {
  readonly livekit: LiveKitClient;
}

const partsOf = (parts: ActRouteParts): ActParts => ({ ...parts, findLiveKit: async () => parts.livekit });

/** A request that is repeated with its `Idempotency-Key` acts once. */
function byOf(call: Call) {
  const operator = call.operator!;
  const key = call.header('idempotency-key');
  return { operator, request: key === undefined ? call.requestId : requestId('key', operator.id, key) };
}

/** `POST /operators/api/acts/`: one act with its reason. */
async function act(parts: ActRouteParts, call: Call<Act & How>): Promise<Answer> {
  const { reason, dry_run, ...what } = await call.body();
  return { status: 200, json: await performAct(partsOf(parts), byOf(call), what as Act, { reason, dry_run }) };
}

/** `POST /operators/api/acts/bulk/`: one act in all rooms that match a filter. */
async function actOnMany(parts: ActRouteParts, call: Call<z.output<typeof bulkRequest>>): Promise<Answer> {
  return { status: 200, json: await performBulk(partsOf(parts), byOf(call), await call.body()) };
}

/** Routes by which operators act. */
export const actRoutes = [
  post('/operators/api/acts/', 'operator', actRequest, act, {
    throttle: 'change',
    answers: { 200: actAnswer, 404: detail, 409: detail },
  }),
  post('/operators/api/acts/bulk/', 'operator', bulkRequest, actOnMany, {
    throttle: 'change',
    answers: { 200: bulkAnswer },
  }),
];
