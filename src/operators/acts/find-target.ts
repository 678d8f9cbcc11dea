import type { Address } from '#machines/addresses.ts';
import type { ActorKind } from '#machines/catalogue.ts';
import { addressKey } from '#src/actors/delivery.ts';
import type { Held, HeldActor } from '#src/actors/held-actor.ts';
import { hold } from '#src/actors/hold.ts';
import { asOwnUuid, parseUuid } from '#src/kernel/ids.ts';
import { findRoom } from '#src/rooms/find-room.ts';
import type { Acting, ActParts } from './act-parts.ts';
import { inapplicable, notThere } from './act-refusal.ts';

/** The actor that an act names, locked with the rows that its moves need. */
export async function holdActor(
  { runtime }: Pick<ActParts, 'runtime'>,
  { tx }: Pick<Acting, 'tx'>,
  { kind, id }: Address<ActorKind>,
): Promise<{ readonly actor: HeldActor; readonly held: Held }> {
  const parts = id.split('/');
  const isId = parts.length === (kind === 'room' ? 1 : 2) && parts.every((part) => asOwnUuid(part) !== null);
  if (!isId) throw notThere('There is no such actor.');
  const { rowCount } = await tx.client.query({
    name: 'operators.has-actor',
    text: 'select from greenroom.actor where kind = $1 and id = $2',
    values: [kind, id],
  });
  if (rowCount === 0) throw notThere('There is no such actor.');
  const held = await hold(runtime, tx, [{ kind, id }]);
  const actor = held.get(addressKey({ kind, id }));
  if (actor === undefined) throw notThere('There is no such actor.');
  return { actor, held };
}

/** Throws while the actor takes no events: they would only wait behind its kept reports. */
export function requireMoving(actor: HeldActor): void {
  if (actor.quarantined) throw inapplicable('The actor is quarantined. Release or reset it first.');
  if (actor.inbox > 0) throw inapplicable('Earlier reports wait in the inbox of the actor. They come first.');
}

/** The id of a room, by id or slug; also that of a deleted room, by its id, while its actor exists. */
export async function findRoomId({ tx }: Pick<Acting, 'tx'>, reference: string): Promise<string> {
  const found = await findRoom(tx.client, reference, null);
  if (found !== null) return found.id;
  const id = parseUuid(reference);
  const { rowCount } =
    id === null
      ? { rowCount: 0 }
      : await tx.client.query({
          name: 'operators.has-member',
          text: 'select from greenroom.actor where kind = $1 and id = $2',
          values: ['room', id],
        });
  if (id === null || rowCount === 0) throw notThere('There is no such room.');
  return id;
}
