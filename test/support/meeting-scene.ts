import { randomUUID } from 'node:crypto';
import { AudioSource, LocalAudioTrack, TrackPublishOptions, TrackSource } from '@livekit/rtc-node';
import { RoomServiceClient } from 'livekit-server-sdk';
import { freshDatabase } from './fresh-database.ts';
import { ownLiveKit } from './own-livekit.ts';
import { openPeople, type People, type Person } from './people.ts';
import type { Json } from './rest-scene.ts';
import { joinLiveKit, type RtcClient } from './rtc-client.ts';
import { type Product, type ProductOptions, startProduct } from './start-product.ts';

/** Credentials of a request: a person's session, a LiveKit token, or both. */
export interface Credentials {
  readonly person?: Person | undefined;
  readonly token?: string | undefined;
}

/** A participant of a meeting. */
export interface Attendee extends RtcClient, Credentials {
  readonly token: string;
}

interface MeetingAnswer {
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  /** Null if it was not JSON. */
  readonly json: Json;
}

/** The product on a real LiveKit, with accounts and their acts in meetings. */
export interface MeetingScene extends AsyncDisposable {
  readonly product: Product;
  readonly databaseUrl: string;
  readonly people: People;
  /** LiveKit's own API. */
  readonly api: RoomServiceClient;
  /** Returns the token of an entitled person. */
  tokenFor(room: string, person?: Person): Promise<string>;
  join(room: string, person?: Person): Promise<Attendee>;
  /** Posts to `/api/v1.0/rooms/<room>/<act>/`. */
  act(who: Credentials, room: string, act: string, body?: unknown): Promise<MeetingAnswer>;
  /** As `act`, with the whole path below `/api/v1.0/`. */
  ask(who: Credentials, method: string, path: string, body?: unknown): Promise<MeetingAnswer>;
}

const csrf = 'a'.repeat(32);

/** Calls `/api/v1.0/<path>` of the product at this origin. */
export async function askProduct(
  origin: string,
  { person, token }: Credentials,
  method: string,
  path: string,
  body?: unknown,
): Promise<MeetingAnswer> {
  const response = await fetch(`${origin}/api/v1.0/${path}`, {
    method,
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      ...(person === undefined ? {} : { cookie: `${person.cookie}; csrftoken=${csrf}`, 'x-csrftoken': csrf }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { status, headers } = response;
  const text = await response.text();
  const type = headers.get('content-type') ?? '';
  return { status, type, headers, json: type === 'application/json' ? JSON.parse(text) : null };
}

/** `livekit` is where the product finds LiveKit; people join the shared one directly. */
export async function startMeetingScene(
  options: Omit<Partial<ProductOptions>, 'databaseUrl'> = {},
): Promise<MeetingScene> {
  const direct = ownLiveKit();
  const database = await freshDatabase();
  const product = await startProduct({ livekit: direct, ...options, databaseUrl: database.url });
  const people = openPeople(database.url);

  const ask: MeetingScene['ask'] = (who, method, path, body) => askProduct(product.origin, who, method, path, body);
  const tokenFor: MeetingScene['tokenFor'] = async (room, person) => {
    const { json } = await ask({ person }, 'GET', `rooms/${room}/`);
    if (json.livekit === undefined) throw new Error('They have to knock.');
    return json.livekit.token;
  };
  return {
    product,
    databaseUrl: database.url,
    people,
    api: new RoomServiceClient(direct.url, direct.key, direct.secret),
    tokenFor,
    async join(room, person) {
      const token = await tokenFor(room, person);
      return { ...(await joinLiveKit({ url: direct.url, token })), token, person };
    },
    ask,
    act: (who, room, act, body) => ask(who, 'POST', `rooms/${room}/${act}/`, body),
    async [Symbol.asyncDispose]() {
      await product[Symbol.asyncDispose]();
      await people[Symbol.asyncDispose]();
      await database.drop();
    },
  };
}

/** Publishes a microphone. Resolves with the track's sid. */
export async function publishTone({ room }: RtcClient): Promise<string> {
  const track = LocalAudioTrack.createAudioTrack(`tone-${randomUUID()}`, new AudioSource(48_000, 1));
  const options = new TrackPublishOptions();
  options.source = TrackSource.SOURCE_MICROPHONE;
  const { sid } = await room.localParticipant!.publishTrack(track, options);
  return sid!;
}
