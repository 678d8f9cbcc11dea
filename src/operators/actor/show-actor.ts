import type { Answer, Call } from '#src/api/call.ts';
import { onOneConnection } from '#src/db/on-one-connection.ts';
import type { ReadParts } from '../read-parts.ts';
import { noSuchActor, readAddress } from './actor-address.ts';
import { readActor } from './read-actor.ts';

/** `GET /operators/api/actors/{kind}/{room}/` and `…/{kind}/{room}/{member}/`: an actor and what it waits for. */
export async function showActor(parts: ReadParts, call: Call): Promise<Answer> {
  const address = readAddress(parts.runtime.kinds, call.params);
  const actor = await onOneConnection(parts.database, (database) =>
    readActor({ ...parts, database, runtime: { ...parts.runtime, database } }, address),
  );
  if (actor === null) throw noSuchActor();
  return { status: 200, json: actor };
}
