import { WebhookEvent } from 'livekit-server-sdk';
import type { Address } from '#machines/addresses.ts';
import type { AnyDelivery, MachineEvent } from '#src/actors/delivery.ts';
import type { Kinds } from '#src/actors/kinds.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import type { Answer, Call } from '#src/api/call.ts';
import { detail } from '#src/api/error-shapes.ts';
import { post } from '#src/api/route.ts';
import { AppError } from '#src/kernel/errors.ts';
import { asOwnUuid } from '#src/kernel/ids.ts';
import type { CallerMask } from '#src/livekit/caller-mask.ts';
import { translateWebhook } from '#src/livekit/translate.ts';
import { requireRoom } from '#src/rooms/require-room.ts';
import { notThere } from '../acts/act-refusal.ts';
import { type DryRunRequest, dryRunAnswer, dryRunRequest, type Foretold } from './dry-run-schema.ts';
import { foretell } from './foretell.ts';
import { readLineEvent } from './read-line-event.ts';

/** Dependencies of dry runs. */
export interface DryRunParts {
  readonly runtime: Runtime;
  readonly mask: CallerMask;
}

/** Says what an event, a webhook or the event of a journal line would do now; nothing is written. */
export async function dryRun(
  parts: DryRunParts,
  request: string,
  asked: DryRunRequest,
): Promise<{ readonly results: Foretold[]; readonly left_out: number }> {
  const delivery = await deliveryOf(parts, request, asked);
  // Null for a webhook that is delivered to no room.
  return delivery === null ? { results: [], left_out: 0 } : foretell(parts.runtime, delivery);
}

async function deliveryOf(
  { runtime, mask }: DryRunParts,
  request: string,
  asked: DryRunRequest,
): Promise<AnyDelivery | null> {
  const key = `dry-run/${request}`;
  const cause = { by: 'operator', id: 'dry-run' } as const;
  if ('webhook' in asked) return translateWebhook(readWebhook(asked.webhook), request, mask);
  if ('event' in asked) {
    const { actor: to, event } = asked;
    requireIds(to);
    requireKnown(runtime.kinds, to.kind, event);
    return { to, event, key, cause };
  }
  const room = asOwnUuid(asked.room) ?? (await requireRoom(runtime.database.pool, asked.room, null)).id;
  const { to, event } = await readLineEvent(runtime.database, room, asked.line);
  requireKnown(runtime.kinds, to.kind, event);
  return { to, event, key, cause };
}

function requireIds({ kind, id }: Address<string>): void {
  const parts = id.split('/');
  const fits = parts.length === (kind === 'room' ? 1 : 2) && parts.every((part) => asOwnUuid(part) !== null);
  if (!fits) throw notThere('There is no such actor.');
}

/** Event types come from the tables of a kind: the machine would obey a forged one of XState. */
function requireKnown(kinds: Kinds, kind: string, { type }: MachineEvent): void {
  if (Object.hasOwn(kinds.get(kind)?.redaction.events ?? {}, type)) return;
  throw new AppError('invalid_payload', `A ${kind} has no such event from outside.`);
}

function readWebhook(json: object): WebhookEvent {
  try {
    return WebhookEvent.fromJson(json as never, { ignoreUnknownFields: true }) as WebhookEvent;
  } catch {
    throw new AppError('invalid_payload', 'This is no webhook of LiveKit.');
  }
}

/** `POST /operators/api/dry-run/` */
async function tryOut(parts: DryRunParts, call: Call<DryRunRequest>): Promise<Answer> {
  return { status: 200, json: await dryRun(parts, call.requestId, await call.body()) };
}

/** The route by which operators ask what would happen. */
export const dryRunRoutes = [
  post('/operators/api/dry-run/', 'operator', dryRunRequest, tryOut, {
    throttle: 'change',
    answers: { 200: dryRunAnswer, 404: detail, 409: detail },
  }),
];
