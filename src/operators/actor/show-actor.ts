import type { Answer, Call } from '#src/api/call.ts';
import type { ReadParts } from '../read-parts.ts';
import { noSuchActor, readAddress } from './actor-address.ts';
import { readActor } from './read-actor.ts';

/** `GET /operators/api/actors/{kind}/{room}/` and `…/{kind}/{room}/{member}/`: an actor and what it waits for. */
export async function showActor(parts: ReadParts, call: Call): Promise<Answer> {
  const actor = await readActor(parts, readAddress(parts.runtime.kinds, call.params));
  if (actor === null) throw noSuchActor();
  return { status: 200, json: actor };
}
