import type { Answer, ExternalCall } from '#src/api/call.ts';
import type { ExternalCaller } from '#src/api/external-caller.ts';
import { type Transaction, transaction } from '#src/db/transaction.ts';
import { AppError } from '#src/kernel/errors.ts';
import { newId } from '#src/kernel/ids.ts';
import { withDrawnSlug } from '#src/rooms/draw-slug.ts';
import { insertRoom } from '#src/rooms/insert-room.ts';
import { originOf } from '#src/rooms/room-origin.ts';
import { type NewExternalRoom, refusePublic } from './external-fields.ts';
import type { ExternalParts } from './external-parts.ts';
import { describeExternalRoom, type ExternalRoom, etagOf } from './external-room.ts';
import { claimKey, type IdempotencyKey, KeyReused, readKey } from './idempotency.ts';
import { requireClient } from './require-client.ts';
import { findExternalRoom, requireRole } from './require-external-room.ts';
import { sendTitle } from './room-title.ts';

type CreateCall = ExternalCall<NewExternalRoom>;

/** `POST rooms/`: creates a room owned by the delegated user. */
export async function createExternalRoom(parts: ExternalParts, call: CreateCall): Promise<Answer> {
  const { external } = call;
  const body = await call.body();
  refusePublic(parts.settings, body.access_level);
  const key = readKey(call, external, body);
  const own = newId();
  const room = await insert(parts, external, { id: own, body, key }).catch((error: unknown) => {
    if (error instanceof KeyReused) return error;
    throw error;
  });
  if (room instanceof KeyReused) {
    return { status: 422, json: { detail: 'Idempotency-Key was used with another body.' } };
  }
  if (room === null) throw new AppError('gone', 'The room that was created with this Idempotency-Key was deleted.');
  // The key may be older than the loss of the user's role.
  requireRole(room);
  if (room.id === own) {
    const { kind, id: client } = external.client;
    parts.log.info(
      { request: call.requestId, room: own, user: external.user.id, kind, client },
      'a room was created through the external API',
    );
    parts.analytics.capture(external.user, 'room_created', {
      room_id: room.id,
      access_level: room.accessLevel,
      origin: originOf(external.client).kind,
      client_id: client ?? 'unknown',
      external_api: true,
      auth_method: authMethods[kind],
    });
  }
  return { status: 201, json: await describeExternalRoom(parts, room), headers: etagOf(room) };
}

/** Names of La Suite Meet's events, so that statistics go on after a switch. */
const authMethods: Readonly<Record<ExternalCaller['client']['kind'], string>> = {
  application: 'ApplicationJWTAuthentication',
  addon: 'AddonsJWTAuthentication',
  'resource server': 'ResourceServerAuthentication',
};

interface Wanted {
  readonly id: string;
  readonly body: NewExternalRoom;
  readonly key: IdempotencyKey | null;
}

/** Resolves with the new room, or with the one that was created with the same key; null if that one was deleted. */
const insert = (
  parts: ExternalParts,
  caller: ExternalCaller,
  { id, body, key }: Wanted,
): Promise<ExternalRoom | null> =>
  withDrawnSlug(async (slug) => {
    const values = {
      name: slug,
      slug,
      accessLevel: body.access_level ?? parts.settings.EXTERNAL_API_DEFAULT_ACCESS_LEVEL,
      configuration: body.configuration ?? {},
    };
    const write = async (tx: Transaction) => {
      await insertRoom(parts, tx, values, caller.user.id, originOf(caller.client), id);
      if (body.title) sendTitle(tx, id, body.title);
      return id;
    };
    return await transaction(parts.database, async (tx) => {
      const isLive = requireClient(tx, parts.settings, caller);
      // Without a key, the statements of the room travel with those of the check, whose failure rolls them back.
      const [, own] = await Promise.all([isLive, key === null ? write(tx) : isLive.then(() => claimKey(tx, key, id))]);
      if (key !== null && own === id) await write(tx);
      // Not awaited here: read in one round trip with the commit.
      const room = findExternalRoom(tx.client, own, caller.user.id);
      tx.expect(room);
      return { room };
    }).then(({ room }) => room);
  });
