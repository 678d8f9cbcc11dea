import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roomAddress } from '#machines/addresses.ts';
import type { EventTo } from '#machines/catalogue.ts';
import { deliver } from '#src/actors/deliver.ts';
import { routes } from '#src/routes.ts';
import { addonEnv } from '#test/support/addon-env.ts';
import { createBrowserSession } from '#test/support/browser-session.ts';
import { countStatements } from '#test/support/count-statements.ts';
import { type FileScene, startFileScene } from '#test/support/file-scene.ts';
import type { Person } from '#test/support/people.ts';
import { zipArchive } from '#test/support/pictures.ts';
import { openRecordings } from '#test/support/recording-rows.ts';

/** Method and path of a route → what is asked → how many statements that may send, with its session and transaction. */
type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;

// biome-ignore format: a table is read in columns.
const expected: Counts = {
  'GET /api/v1.0/':                         { 'by anybody': 0 },
  'GET /api/v1.0/config/':                  { 'by anybody': 0 },
  'GET /api/v1.0/users/me/':                { 'by oneself': 2 },
  'GET /api/v1.0/users/':                   { 'without a word': 3, 'like somebody': 2 },
  'PUT /api/v1.0/users/:id/':               { 'all preferences': 3 },
  'PATCH /api/v1.0/users/:id/':             { 'one preference': 3 },
  'GET /api/v1.0/rooms/':                   { 'by anybody': 0, 'by an owner': 4 },
  'POST /api/v1.0/rooms/':                  { 'a room': 8, 'with a callback': 9 },
  'POST /api/v1.0/rooms/creation-callback/': { 'what was created': 1 },
  'GET /api/v1.0/rooms/:reference/':        { 'by anybody': 1, 'by a stranger': 1, 'by its owner': 1, 'by its owner, without a PIN': 11 },
  'PUT /api/v1.0/rooms/:reference/':        { 'another name': 10 },
  'PATCH /api/v1.0/rooms/:reference/':      { 'another name': 10, 'the same name': 3 },
  'POST /api/v1.0/rooms/:reference/renew-pin/': { 'by its owner': 15 },
  'POST /api/v1.0/rooms/:reference/request-entry/': { 'public': 1, 'a first knock': 12, 'asking again': 2 },
  'POST /api/v1.0/rooms/:reference/enter/': { 'a decision': 9 },
  'GET /api/v1.0/rooms/:reference/waiting-participants/': { 'one waits': 3 },
  'POST /api/v1.0/rooms/:reference/remove-participant/': { 'who waits': 21 },
  'DELETE /api/v1.0/rooms/:reference/':     { 'with 30 roles': 21 },
  'POST /api/v1.0/rooms/:reference/start-subtitle/': { 'what runs': 8 },
  'POST /api/v1.0/rooms/:reference/stop-subtitle/': { 'by one of two': 9 },
  'POST /api/v1.0/rooms/:reference/mute-participant/': { 'by an owner': 2, 'by somebody there': 2 },
  'POST /api/v1.0/rooms/:reference/update-participant/': { 'by an owner': 3 },
  'POST /api/v1.0/rooms/:reference/update-participant-role/': { 'by an absent owner': 2 },
  'POST /api/v1.0/rooms/:reference/toggle-hand/': { 'by somebody there': 2 },
  'POST /api/v1.0/rooms/:reference/rename/': { 'by somebody there': 2 },
  'GET /api/v1.0/resource-accesses/':       { '31 roles': 3 },
  'POST /api/v1.0/resource-accesses/':      { 'a role': 14 },
  'GET /api/v1.0/resource-accesses/:id/':   { 'a role': 2 },
  'PUT /api/v1.0/resource-accesses/:id/':   { 'another role': 14 },
  'PATCH /api/v1.0/resource-accesses/:id/': { 'another role': 11 },
  'DELETE /api/v1.0/resource-accesses/:id/': { 'a role': 12 },
  'POST /api/v1.0/rooms/:reference/start-recording/': { 'that waits for a recorder': 10, 'while another one runs': 13, 'without a mode': 1 },
  'POST /api/v1.0/rooms/:reference/stop-recording/': { 'that waits for a recorder': 12, 'where none runs': 3 },
  'POST /api/v1.0/rooms/:reference/invite/': { 'one person': 10, '50 people': 10, 'who are invited already': 8 },
  'GET /api/v1.0/recordings/':              { '30 recordings': 3 },
  'GET /api/v1.0/recordings/media-auth/':   { 'by its owner': 2 },
  'GET /api/v1.0/recordings/:id/':          { 'by its owner': 2, 'by a stranger': 2 },
  'DELETE /api/v1.0/recordings/:id/':       { 'one of ours': 11, 'one of the reference': 21 },
  'GET /api/v1.0/files/':                  { '2 files': 3 },
  'POST /api/v1.0/files/':                 { 'a picture': 6 },
  'GET /api/v1.0/files/media-auth/':       { 'by its creator': 2 },
  'PUT /api/v1.0/files/:id/':              { 'a title': 3 },
  'PATCH /api/v1.0/files/:id/':            { 'a title': 3 },
  'DELETE /api/v1.0/files/:id/':           { 'a ready one': 4, 'a pending one': 5 },
  'POST /api/v1.0/files/:id/upload-ended/': { 'a picture': 6, 'an archive': 7, 'nothing': 3, 'a second time': 3 },
  'POST /api/v1.0/diagnostics/connection/': { 'by anybody': 1 },
  'POST /api/v1.0/addons/sessions/exchange/': { 'a transit token': 5 },
  'GET /api/v1.0/authenticate/':            { 'a login begins': 1 },
  'GET /api/v1.0/callback/':                { 'a first login': 9, 'a later login': 7 },
  'GET /api/v1.0/logout/':                  { 'by anybody': 0 },
  'POST /api/v1.0/logout/':                 { 'by somebody': 3 },
  'GET /api/v1.0/logout-callback/':         { 'by anybody': 0 },
};

describe('the number of statements', () => {
  let scene: FileScene;
  let owner: Person;
  let other: Person;
  let room: string;
  beforeAll(async () => {
    scene = await startFileScene({
      ALLOW_UNSECURE_USER_LISTING: 'yes',
      CONNECTION_TEST_ENABLED: 'yes',
      ROOM_SUBTITLE_ENABLED: 'yes',
      RECORDING_ENABLE: 'yes',
      // A start is answered at once, without LiveKit.
      GREENROOM_RECORDING_QUEUE_SECONDS: '60',
      ROOMKIT_ENABLED: 'yes',
      ...addonEnv,
    });
    [owner, other] = [await scene.people.newPerson(), await scene.people.newPerson()];
    room = await scene.people.newRoom(owner, 'public');
    for (let at = 0; at < 30; at++) await scene.people.setRole(room, await scene.people.newPerson(), 'member');
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const counting = (act: () => Promise<unknown>) => countStatements(scene.product.database.pool, act);
  const count = (who: Person | null, method: string, path: string, body?: unknown) =>
    counting(() => scene.call(who, method, path, body));

  /** The statements of a whole login, in its two parts. */
  async function countLogin(): Promise<{ begin: number; finish: number }> {
    const browser = createBrowserSession();
    const address = `${scene.product.origin}/api/v1.0/authenticate/?returnTo=${scene.product.origin}/__version__`;
    let form = null as Awaited<ReturnType<typeof browser.visit>> | null;
    const begin = await counting(async () => {
      form = await browser.visit(address);
    });
    const finish = await counting(() => browser.submit(form!, { email: 'counted@example.org', name: 'Counted' }));
    return { begin, finish };
  }

  async function countExchange(): Promise<number> {
    const started = await scene.call(null, 'POST', 'addons/sessions/init/');
    return count(owner, 'POST', 'addons/sessions/exchange/', { transit_token: started.json.transit_token });
  }

  async function countRoles(): Promise<Counts> {
    const newcomer = await scene.people.newPerson();
    const given = await count(owner, 'POST', 'resource-accesses/', { user: newcomer.id, resource: room });
    const list = await count(owner, 'GET', 'resource-accesses/');
    const { id } = (await scene.call(owner, 'GET', 'resource-accesses/')).json.results[0];
    const path = `resource-accesses/${id}/`;
    const whole = { user: newcomer.id, resource: room, role: 'administrator' };
    return {
      'GET /api/v1.0/resource-accesses/': { '31 roles': list },
      'POST /api/v1.0/resource-accesses/': { 'a role': given },
      'GET /api/v1.0/resource-accesses/:id/': { 'a role': await count(owner, 'GET', path) },
      'PUT /api/v1.0/resource-accesses/:id/': { 'another role': await count(owner, 'PUT', path, whole) },
      'PATCH /api/v1.0/resource-accesses/:id/': {
        'another role': await count(owner, 'PATCH', path, { role: 'member' }),
      },
      'DELETE /api/v1.0/resource-accesses/:id/': { 'a role': await count(owner, 'DELETE', path) },
    };
  }

  async function countLobby(): Promise<Counts> {
    const closed = await scene.people.newRoom(owner, 'restricted');
    const path = `rooms/${closed}/`;
    const knock = (where: string, who: Person | null) =>
      count(who, 'POST', `rooms/${where}/request-entry/`, { username: 'Guest' });
    const open = await knock(room, null);
    const [first, again] = [await knock(closed, other), await knock(closed, other)];
    const { participants } = (await scene.call(owner, 'GET', `${path}waiting-participants/`)).json;
    const waiting = await count(owner, 'GET', `${path}waiting-participants/`);
    const [{ id }] = participants;
    return {
      'POST /api/v1.0/rooms/:reference/request-entry/': {
        public: open,
        'a first knock': first,
        'asking again': again,
      },
      'GET /api/v1.0/rooms/:reference/waiting-participants/': { 'one waits': waiting },
      'POST /api/v1.0/rooms/:reference/enter/': {
        'a decision': await count(owner, 'POST', `${path}enter/`, { participant_id: id, allow_entry: false }),
      },
      'POST /api/v1.0/rooms/:reference/remove-participant/': {
        'who waits': await count(owner, 'POST', `${path}remove-participant/`, { participant_identity: id }),
      },
    };
  }

  async function countRooms(): Promise<Counts> {
    const path = `rooms/${room}/`;
    return {
      'GET /api/v1.0/rooms/': {
        'by anybody': await count(null, 'GET', 'rooms/'),
        'by an owner': await count(owner, 'GET', 'rooms/'),
      },
      'POST /api/v1.0/rooms/': {
        'a room': await count(owner, 'POST', 'rooms/', { name: 'Counted' }),
        'with a callback': await count(owner, 'POST', 'rooms/', { name: 'Called', callback_id: 'x' }),
      },
      'POST /api/v1.0/rooms/creation-callback/': {
        'what was created': await count(null, 'POST', 'rooms/creation-callback/', { callback_id: 'x' }),
      },
      'GET /api/v1.0/rooms/:reference/': {
        'by anybody': await count(null, 'GET', path),
        'by a stranger': await count(other, 'GET', path),
        'by its owner, without a PIN': await count(owner, 'GET', path),
        'by its owner': await count(owner, 'GET', path),
      },
      'POST /api/v1.0/rooms/:reference/renew-pin/': { 'by its owner': await count(owner, 'POST', `${path}renew-pin/`) },
      'PUT /api/v1.0/rooms/:reference/': { 'another name': await count(owner, 'PUT', path, { name: 'Replaced' }) },
      'PATCH /api/v1.0/rooms/:reference/': {
        'another name': await count(owner, 'PATCH', path, { name: 'Renamed' }),
        'the same name': await count(owner, 'PATCH', path, { name: 'Renamed' }),
      },
      'DELETE /api/v1.0/rooms/:reference/': { 'with 30 roles': await count(owner, 'DELETE', path) },
    };
  }

  /** Posts with a LiveKit token of a public room. */
  async function postByToken(to: string): Promise<(act: string, body: unknown) => Promise<number>> {
    const { token } = (await scene.call(null, 'GET', `rooms/${to}/`)).json.livekit;
    return (act, body) =>
      counting(() =>
        fetch(`${scene.product.origin}/api/v1.0/rooms/${to}/${act}/`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify(body),
        }),
      );
  }

  async function countSubtitles(): Promise<Counts> {
    const subtitled = await scene.people.newRoom(owner, 'public');
    const byToken = await postByToken(subtitled);
    const participant = { sid: 'PA_1', identity: 'ada', name: 'Ada', kind: 'standard' } as const;
    const events: readonly EventTo<'room'>[] = [
      { type: 'participant.joined', sid: 'RM_1', participant, source: 'webhook' },
      { type: 'subtitles.start', identity: 'ada' },
      { type: 'subtitles.dispatched', dispatch: 'AD_1', agent: 'PA_2' },
    ];
    for (const event of events) {
      const cause = { by: 'operator', id: 'a test' } as const;
      await deliver(scene.product.runtime, [{ to: roomAddress(subtitled), event, key: event.type, cause }]);
    }
    return {
      'POST /api/v1.0/rooms/:reference/start-subtitle/': { 'what runs': await byToken('start-subtitle', {}) },
      'POST /api/v1.0/rooms/:reference/stop-subtitle/': { 'by one of two': await byToken('stop-subtitle', {}) },
    };
  }

  async function countActs(): Promise<Counts> {
    const byToken = await postByToken(room);
    const track = { participant_identity: 'x', track_sid: 'TR_1' };
    const path = `rooms/${room}`;
    const name = { participant_identity: 'x', name: 'Grace' };
    return {
      'POST /api/v1.0/rooms/:reference/mute-participant/': {
        'by an owner': await count(owner, 'POST', `${path}/mute-participant/`, track),
        'by somebody there': await byToken('mute-participant', track),
      },
      'POST /api/v1.0/rooms/:reference/update-participant/': {
        'by an owner': await count(owner, 'POST', `${path}/update-participant/`, name),
      },
      'POST /api/v1.0/rooms/:reference/update-participant-role/': {
        'by an absent owner': await count(owner, 'POST', `${path}/update-participant-role/`, { role: 'member' }),
      },
      'POST /api/v1.0/rooms/:reference/toggle-hand/': {
        'by somebody there': await byToken('toggle-hand', { raised: true }),
      },
      'POST /api/v1.0/rooms/:reference/rename/': { 'by somebody there': await byToken('rename', { name: 'Grace' }) },
    };
  }

  async function countRecordings(): Promise<Counts> {
    const recorder = await scene.people.newPerson();
    const recorded = await scene.people.newRoom(recorder);
    const rows = openRecordings(scene.people, recorded);
    const left: string[] = [];
    for (let at = 0; at < 30; at++) left.push(await rows.add(recorder));
    const act = (name: string, body?: object) => count(recorder, 'POST', `rooms/${recorded}/${name}-recording/`, body);
    const screen = { mode: 'screen_recording' };
    const start = {
      'without a mode': await act('start', {}),
      'that waits for a recorder': await act('start', screen),
      'while another one runs': await act('start', screen),
    };
    const stop = { 'that waits for a recorder': await act('stop'), 'where none runs': await act('stop') };
    const list = await count(recorder, 'GET', 'recordings/?page_size=100');
    const { id } = (await scene.call(recorder, 'GET', 'recordings/')).json.results[0];
    const path = `recordings/${id}/`;
    return {
      'POST /api/v1.0/rooms/:reference/start-recording/': start,
      'POST /api/v1.0/rooms/:reference/stop-recording/': stop,
      'GET /api/v1.0/recordings/': { '30 recordings': list },
      'GET /api/v1.0/recordings/:id/': {
        'by its owner': await count(recorder, 'GET', path),
        'by a stranger': await count(other, 'GET', path),
      },
      'DELETE /api/v1.0/recordings/:id/': {
        'one of ours': await count(recorder, 'DELETE', path),
        'one of the reference': await count(recorder, 'DELETE', `recordings/${left[0]}/`),
      },
    };
  }

  async function countInvitations(): Promise<Counts[string]> {
    const own = await scene.people.newRoom(owner);
    const invite = (emails: readonly string[]) => count(owner, 'POST', `rooms/${own}/invite/`, { emails });
    const many = Array.from({ length: 50 }, (_, at) => `p${at}@example.org`);
    return {
      'one person': await invite(['ada@example.org']),
      '50 people': await invite(many),
      'who are invited already': await invite(many),
    };
  }

  async function countDownload(): Promise<number> {
    const recording = await openRecordings(scene.people, await scene.people.newRoom(owner)).add(owner);
    const headers = { cookie: owner.cookie, 'x-original-url': `/media/recordings/${recording}.mp4` };
    return counting(() => fetch(`${scene.product.origin}/api/v1.0/recordings/media-auth/`, { headers }));
  }

  async function countFiles(): Promise<Counts> {
    const person = scene.owner;
    const [picture, archive] = [await scene.upload(), await scene.upload(zipArchive)];
    const { json: empty } = await scene.create();
    const end = (id: string) => count(person, 'POST', `files/${id}/upload-ended/`);
    const ended = {
      'a picture': await end(picture),
      'an archive': await end(archive),
      nothing: await end(empty.id),
      'a second time': await end(picture),
    };
    const headers = { cookie: person.cookie, 'x-original-url': `/media/files/${picture}.png` };
    const path = `files/${picture}/`;
    const body = { title: 'Other', type: 'background_image' };
    return {
      'GET /api/v1.0/files/': { '2 files': await count(person, 'GET', 'files/') },
      'POST /api/v1.0/files/': {
        'a picture': await count(person, 'POST', 'files/', { type: 'background_image', filename: 'a.png' }),
      },
      'GET /api/v1.0/files/media-auth/': {
        'by its creator': await counting(() =>
          fetch(`${scene.product.origin}/api/v1.0/files/media-auth/`, { headers }),
        ),
      },
      'PUT /api/v1.0/files/:id/': { 'a title': await count(person, 'PUT', path, body) },
      'PATCH /api/v1.0/files/:id/': { 'a title': await count(person, 'PATCH', path, { title: 'Third' }) },
      'DELETE /api/v1.0/files/:id/': {
        'a ready one': await count(person, 'DELETE', path),
        'a pending one': await count(person, 'DELETE', `files/${empty.id}/`),
      },
      'POST /api/v1.0/files/:id/upload-ended/': ended,
    };
  }

  it('is small and known for every route that serves people', async () => {
    const [first, later] = [await countLogin(), await countLogin()];
    const preferences = { language: 'fr-fr', timezone: 'Europe/Paris' };
    const me = `users/${owner.id}/`;
    const counted: Counts = {
      'GET /api/v1.0/': { 'by anybody': await count(null, 'GET', '') },
      'GET /api/v1.0/config/': { 'by anybody': await count(null, 'GET', 'config/') },
      'GET /api/v1.0/users/me/': { 'by oneself': await count(owner, 'GET', 'users/me/') },
      'GET /api/v1.0/users/': {
        'without a word': await count(owner, 'GET', 'users/'),
        'like somebody': await count(owner, 'GET', 'users/?q=a'),
      },
      'PUT /api/v1.0/users/:id/': { 'all preferences': await count(owner, 'PUT', me, preferences) },
      'PATCH /api/v1.0/users/:id/': { 'one preference': await count(owner, 'PATCH', me, { language: 'de-de' }) },
      ...(await countRoles()),
      ...(await countActs()),
      ...(await countSubtitles()),
      ...(await countLobby()),
      ...(await countRooms()),
      ...(await countRecordings()),
      'POST /api/v1.0/rooms/:reference/invite/': await countInvitations(),
      'GET /api/v1.0/recordings/media-auth/': { 'by its owner': await countDownload() },
      ...(await countFiles()),
      'POST /api/v1.0/diagnostics/connection/': { 'by anybody': await count(null, 'POST', 'diagnostics/connection/') },
      'POST /api/v1.0/addons/sessions/exchange/': { 'a transit token': await countExchange() },
      'GET /api/v1.0/authenticate/': { 'a login begins': first.begin },
      'GET /api/v1.0/callback/': { 'a first login': first.finish, 'a later login': later.finish },
      'GET /api/v1.0/logout/': {
        'by anybody': await counting(() => scene.call(null, 'GET', 'logout/')),
      },
      'GET /api/v1.0/logout-callback/': { 'by anybody': await count(null, 'GET', 'logout-callback/') },
      'POST /api/v1.0/logout/': { 'by somebody': await count(other, 'POST', 'logout/') },
    };
    expect(counted).toEqual(expected);
  });

  it('is known for all of them', () => {
    const forPeople = routes.filter(({ who }) => !['machine', 'operator', 'application'].includes(who));
    const named = forPeople.map(({ method, path }) => `${method} ${path}`);
    expect(named.filter((route) => expected[route] === undefined)).toEqual([]);
  });
});
