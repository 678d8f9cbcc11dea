import { SignJWT } from 'jose';
import { type ParticipantInfo, type Room, RoomServiceClient } from 'livekit-server-sdk';
import { sortFailure } from './failures.ts';

export interface LiveKitServer {
  /** Where the API is called; http or https. */
  readonly apiUrl: string;
  readonly key: string;
  readonly secret: string;
}

/** The calls that the product makes to LiveKit. Each rejects with a `LiveKitFailure`, within 5 s. */
export interface LiveKitClient {
  /** The LiveKit rooms of these names, or all. */
  listRooms(names?: readonly string[]): Promise<Room[]>;
  listParticipants(room: string): Promise<ParticipantInfo[]>;
  removeParticipant(room: string, identity: string): Promise<void>;
  updateRoomMetadata(room: string, metadata: string): Promise<void>;
  deleteRoom(room: string): Promise<void>;
}

const timeoutSeconds = 5;

export function createLiveKitClient(server: LiveKitServer): LiveKitClient {
  const service = async (room?: string) => {
    const options = { requestTimeout: timeoutSeconds, failover: false, token: await apiToken(server, room) };
    return new RoomServiceClient(server.apiUrl, server.key, server.secret, options);
  };
  const call = async <Result>(room: string | undefined, make: (service: RoomServiceClient) => Promise<Result>) => {
    try {
      return await make(await service(room));
    } catch (thrown) {
      throw sortFailure(thrown);
    }
  };
  return {
    listRooms: (names) => call(undefined, (rooms) => rooms.listRooms(names === undefined ? undefined : [...names])),
    listParticipants: (room) => call(room, (rooms) => rooms.listParticipants(room)),
    updateRoomMetadata: (room, metadata) =>
      call(room, async (rooms) => void (await rooms.updateRoomMetadata(room, metadata))),
    deleteRoom: (room) => call(room, (rooms) => rooms.deleteRoom(room)),
    removeParticipant: (room, identity) => call(room, (rooms) => rooms.removeParticipant(room, identity)),
  };
}

/** A token for one call. Minted here and not by the SDK, whose tokens begin now: clocks may be minutes apart. */
function apiToken(server: LiveKitServer, room: string | undefined): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const video = { roomList: true, roomCreate: true, roomAdmin: true, ...(room === undefined ? {} : { room }) };
  return new SignJWT({ video })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(server.key)
    .setSubject('greenroom')
    .setNotBefore(now - 600)
    .setExpirationTime(now + 600)
    .sign(new TextEncoder().encode(server.secret));
}
