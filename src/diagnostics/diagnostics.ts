import { domain } from '#src/api/domain.ts';
import { post } from '#src/api/route.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import type { RoomParts } from '#src/rooms/room-parts.ts';
import { connectionTestObject, testConnection } from './connection-test.ts';
import { removeTestRoom, testRoomRemoval } from './test-room.ts';

/** Dependencies of this domain's tasks. */
interface DiagnosticsDeps {
  readonly livekit: LiveKitClient;
}

/** Tests of a client's connection to LiveKit. */
export const diagnostics = domain('diagnostics')<DiagnosticsDeps, RoomParts>({
  routes: [
    post('/api/v1.0/diagnostics/connection/', 'anyone', null, testConnection, {
      throttle: 'connection-test',
      feature: (settings) => settings.CONNECTION_TEST_ENABLED,
      answers: { 200: connectionTestObject },
    }),
  ],
  tasks: ({ livekit }) => [{ ...testRoomRemoval, run: (room) => removeTestRoom(livekit, room) }],
});
