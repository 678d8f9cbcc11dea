import { mintAccess } from '#src/livekit/access-token.ts';
import { publicName } from '#src/rooms/display-name.ts';
import type { Room } from '#src/rooms/find-room.ts';
import type { LobbyParts } from './lobby-parts.ts';

export type Access = Awaited<ReturnType<typeof mintAccess>>;

/** A person who enters, under the name that hosts see. */
interface Entering {
  readonly identity: string;
  readonly username: string;
  /** `hsl(…)`, the colour of their place or, without a place, of their identity. */
  readonly color: string;
  readonly user: Parameters<typeof publicName>[0];
  readonly language: string;
}

/** Mints a LiveKit token. The caller must have checked that the person may enter now. */
export function letIn(
  parts: Pick<LobbyParts, 'livekitKeys'>,
  room: Pick<Room, 'id' | 'configuration' | 'role' | 'removedAt'>,
  { identity, username, color, user, language }: Entering,
): Promise<Access> {
  const { role, removedAt } = room;
  const name = publicName(user, username, language);
  const holder = { identity, name, color, role, authenticated: user !== null, removedAt };
  return mintAccess(parts.livekitKeys, holder, { name: room.id, configuration: room.configuration });
}
