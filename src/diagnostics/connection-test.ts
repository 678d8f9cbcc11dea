import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import { newId } from '#src/kernel/ids.ts';
import { mintAccess } from '#src/livekit/access-token.ts';
import { nameInMeeting } from '#src/rooms/display-name.ts';
import type { RoomParts } from '#src/rooms/room-parts.ts';
import { planRemoval } from './test-room.ts';

/** What a browser needs to test its connection. */
export const connectionTestObject = z.object({
  livekit: z.object({
    url: z.string(),
    room: z.string(),
    token: z.string(),
    /** Lifetime of the token, in seconds. */
    expires_in: z.int(),
  }),
});

/**
 * `POST diagnostics/connection/`: a token for a separate LiveKit room, which is deleted some time after the token has
 * expired.
 */
export async function testConnection(parts: RoomParts, call: Call): Promise<Answer> {
  const { settings, database, livekitKeys } = parts;
  const expiresIn = settings.CONNECTION_TEST_TOKEN_TTL_SECONDS;
  const room = `${settings.CONNECTION_TEST_ROOM_PREFIX}-${newId()}`;
  const holder = {
    identity: call.user?.sub ?? newId(),
    name: nameInMeeting(settings, call.user, 'Connection Test', call.language),
    role: null,
    authenticated: call.user !== null,
  };
  // Enqueued before the token is minted, so that no room can be left behind.
  await planRemoval(database, room, expiresIn + settings.CONNECTION_TEST_ROOM_EXTRA_AGE_SECONDS);
  // Not-before is now, so that the validity equals the announced lifetime.
  const access = await mintAccess(livekitKeys, holder, { name: room, configuration: {} }, expiresIn, 0);
  return { status: 200, json: { livekit: { ...access, expires_in: expiresIn } } };
}
