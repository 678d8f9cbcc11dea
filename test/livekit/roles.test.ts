import { TrackSource } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { type LiveKitProxy, startLiveKitProxy } from '#test/support/livekit-proxy.ts';
import { type Attendee, type MeetingScene, startMeetingScene } from '#test/support/meeting-scene.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import type { Person } from '#test/support/people.ts';
import { receiveWebhooks } from '#test/support/receive-webhooks.ts';
import { openRecords, type RoomRecords } from '#test/support/room-record.ts';
import { joinLiveKit } from '#test/support/rtc-client.ts';
import { webhookPath } from '#test/support/signed-webhook.ts';

describe('the role of somebody in the meeting', () => {
  const stack = new AsyncDisposableStack();
  let scene: MeetingScene;
  let proxy: LiveKitProxy;
  let records: RoomRecords;
  let owner: Person;
  let admin: Person;
  let stranger: Person;
  let room: string;
  let host: Attendee;
  let guest: Attendee;

  beforeAll(async () => {
    proxy = stack.use(await startLiveKitProxy(ownLiveKit().url));
    scene = stack.use(await startMeetingScene({ livekit: { ...ownLiveKit(), url: proxy.url } }));
    stack.use(await receiveWebhooks(scene.product.origin + webhookPath));
    records = stack.use(openRecords(scene.databaseUrl));
    const { people } = scene;
    [owner, admin, stranger] = [
      await people.newPerson('Olga'),
      await people.newPerson('Ada'),
      await people.newPerson(),
    ];
    room = await people.newRoom(owner, 'public');
    await people.setRole(room, admin, 'administrator');
    const configuration = { can_publish_sources: ['microphone'] };
    await people.pool.query('update meet_room set configuration = $2 where resource_id = $1', [room, configuration]);
    host = stack.use(await scene.join(room, admin));
    stack.use(await scene.join(room, owner));
    stack.use(await scene.join(room, stranger));
    guest = stack.use(await scene.join(room));
  });
  afterAll(() => stack.disposeAsync());

  const give = (role: unknown, { to = stranger.sub, by = admin }: { to?: string; by?: Person } = {}) =>
    scene.act({ person: by }, room, 'update-participant-role', { participant_identity: to, role });
  const roleOf = async (person: Person) => {
    const { rows } = await scene.people.pool.query(
      'select role from meet_resource_access where resource_id = $1 and user_id = $2',
      [room, person.id],
    );
    return rows.map(({ role }) => role);
  };
  const standing = async (identity = stranger.sub) => {
    const { attributes, permission } = await scene.api.getParticipant(room, identity);
    return {
      role: attributes.room_role ?? '',
      sources: permission!.canPublishSources,
      canPublish: permission!.canPublish,
    };
  };
  const stands = (role: string, sources: readonly TrackSource[]) =>
    eventually(`LiveKit having the role "${role}"`, async () => {
      const now = await standing();
      return now.role === role && JSON.stringify(now.sources) === JSON.stringify(sources);
    });
  const { MICROPHONE, CAMERA, SCREEN_SHARE, SCREEN_SHARE_AUDIO } = TrackSource;
  const everything = [CAMERA, MICROPHONE, SCREEN_SHARE, SCREEN_SHARE_AUDIO];
  const guestsOnly = {
    status: 404,
    json: { error: 'This participant has no user account and cannot be assigned a role.' },
  };
  const absent = { status: 403, json: { detail: 'You must be connected to the meeting to perform this action.' } };

  it('is kept, and brings its attribute and what may be published', async () => {
    expect(await roleOf(stranger)).toEqual([]);
    await stands('', [MICROPHONE]);
    expect(await give('administrator')).toMatchObject({
      status: 200,
      json: { role: 'administrator', livekit_synced: true },
    });
    expect(await roleOf(stranger)).toEqual(['administrator']);
    await stands('administrator', everything);
    expect((await scene.api.getParticipant(room, stranger.sub)).permission).toMatchObject({
      canSubscribe: true,
      canPublishData: true,
      canUpdateMetadata: false,
    });

    expect(await give('member')).toMatchObject({ status: 200, json: { role: 'member', livekit_synced: true } });
    expect(await give('member')).toMatchObject({ status: 200, json: { role: 'member', livekit_synced: true } });
    expect(await roleOf(stranger)).toEqual(['member']);
    await stands('member', [MICROPHONE]);
    const lines = (await records.read(room)).journal.filter(({ event }) => event === 'role.changed');
    expect(lines).toHaveLength(3);
    for (const line of lines)
      expect(line).toMatchObject({ cause: { by: 'user', id: admin.id }, facts: ['roles.changed'] });
  });

  it('is given by hosts who are there, in the order of checks of the contract', async () => {
    const body = { participant_identity: stranger.sub, role: 'member' };
    const act = 'update-participant-role';
    expect(await scene.act({ token: host.token }, room, act, {})).toMatchObject({ status: 401 });
    expect(await scene.act({ person: stranger }, 'no-such-room', act, {})).toMatchObject({ status: 404 });
    const member = await scene.people.newPerson();
    await scene.people.setRole(room, member, 'member');
    for (const person of [member, await scene.people.newPerson()]) {
      expect(await scene.act({ person }, room, act, {})).toMatchObject({
        status: 403,
        json: { detail: 'You must have privileges on room to perform this action.' },
      });
    }
    const away = await scene.people.newPerson();
    await scene.people.setRole(room, away, 'owner');
    expect(await scene.act({ person: away }, room, act, {})).toMatchObject(absent);
    const required = ['This field is required.'];
    expect(await scene.act({ person: admin }, room, act, {})).toMatchObject({
      status: 400,
      json: { participant_identity: required, role: required },
    });
    for (const role of ['owner', 'king']) {
      const answer = await scene.act({ person: admin }, room, act, { ...body, role });
      expect(answer).toMatchObject({ status: 400, json: { role: [`"${role}" is not a valid choice.`] } });
    }
  });

  it("is neither one's own, nor a guest's, nor an owner's", async () => {
    expect(await give('member', { to: admin.sub })).toMatchObject({
      status: 403,
      json: { error: 'You cannot change your own role.' },
    });
    expect(await give('member', { to: 'nobody' })).toMatchObject({
      status: 404,
      json: { error: 'Participant is not connected to this meeting.' },
    });
    expect(await give('member', { to: guest.identity })).toMatchObject(guestsOnly);
    expect(await give('member', { to: owner.sub })).toMatchObject({
      status: 403,
      json: { error: 'Room owners cannot be demoted.' },
    });
    expect(await roleOf(owner)).toEqual(['owner']);
  });

  it("opens none of LiveKit's room API to the browser that holds its token", async () => {
    const call = (token: string, method: string, body: object) =>
      fetch(`${ownLiveKit().url.replace(/^ws/, 'http')}/twirp/livekit.${method}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ room, ...body }),
      });
    for (const token of [await scene.tokenFor(room, owner), host.token]) {
      for (const [method, body] of [
        ['RoomService/RemoveParticipant', { identity: guest.identity }],
        ['RoomService/UpdateParticipant', { identity: admin.sub, permission: { hidden: true } }],
        ['RoomService/SendData', { data: '', kind: 'RELIABLE' }],
        ['AgentDispatchService/CreateDispatch', { agent_name: 'spy' }],
      ] as const) {
        expect([401, 403], method).toContain((await call(token, method, body)).status);
      }
    }
    expect((await scene.api.getParticipant(room, guest.identity)).identity).toBe(guest.identity);
  });

  it('equals the database in the end when many change it at once', async () => {
    const turns = Array.from({ length: 12 }, (_, at) =>
      give(at % 2 === 0 ? 'administrator' : 'member', { by: at % 3 ? admin : owner }),
    );
    for (const answer of await Promise.all(turns)) expect(answer.status).toBe(200);
    const [role] = await roleOf(stranger);
    await stands(role, role === 'administrator' ? everything : [MICROPHONE]);
    await eventually('nothing more being under way', async () => {
      const { rows } = await scene.people.pool.query(
        `select count(*)::int as jobs from graphile_worker.jobs where task_identifier = 'livekit.syncParticipant'`,
      );
      return rows[0].jobs === 0;
    });
    await stands(role, role === 'administrator' ? everything : [MICROPHONE]);
  });

  it('follows changes made elsewhere', async () => {
    await scene.people.setRole(room, stranger, null);
    const given = await scene.ask({ person: owner }, 'POST', 'resource-accesses/', {
      user: stranger.id,
      resource: room,
      role: 'member',
    });
    expect(given.status).toBe(201);
    await stands('member', [MICROPHONE]);
    const path = `resource-accesses/${given.json.id}/`;
    expect(await scene.ask({ person: owner }, 'PATCH', path, { role: 'administrator' })).toMatchObject({ status: 200 });
    await stands('administrator', everything);
    expect(await scene.ask({ person: owner }, 'DELETE', path)).toMatchObject({ status: 204 });
    await stands('', [MICROPHONE]);
  });

  it('is the current one for a person who joins with an older token', async () => {
    const [newcomer, demoted] = [await scene.people.newPerson(), await scene.people.newPerson()];
    await scene.people.setRole(room, demoted, 'administrator');
    const tokens = [await scene.tokenFor(room, newcomer), await scene.tokenFor(room, demoted)];
    await scene.people.setRole(room, newcomer, 'administrator');
    await scene.people.setRole(room, demoted, null);
    for (const [at, [person, role]] of (
      [
        [newcomer, 'administrator'],
        [demoted, ''],
      ] as const
    ).entries()) {
      await using _inside = await joinLiveKit({ url: ownLiveKit().url, token: tokens[at]! });
      await eventually(`the role "${role}"`, async () => (await standing(person.sub)).role === role);
    }
  });

  it('is stored while LiveKit is unreachable, which is updated later', async () => {
    proxy.take('UpdateParticipant', 'breaks');
    expect(await give('administrator')).toMatchObject({
      status: 200,
      json: { role: 'administrator', livekit_synced: false },
    });
    expect(await roleOf(stranger)).toEqual(['administrator']);
    expect((await standing()).role).toBe('');
    proxy.restore();
    await stands('administrator', everything);
  });

  it('is answered within 5 s when LiveKit is unreachable or does not answer', async () => {
    const target = { participant_identity: stranger.sub };
    const answers = async () => {
      const begun = performance.now();
      const all = await Promise.all([
        scene.act({ person: admin }, room, 'update-participant-role', { ...target, role: 'member' }),
        scene.act({ person: admin }, room, 'mute-participant', { ...target, track_sid: 'TR_1' }),
        scene.act({ token: guest.token }, room, 'mute-participant', { ...target, track_sid: 'TR_1' }),
        scene.act({ person: admin }, room, 'update-participant', { ...target, name: 'Eve' }),
        scene.act({ token: guest.token }, room, 'toggle-hand', { raised: true }),
        scene.act({ token: guest.token }, room, 'rename', { name: 'Eve' }),
      ]);
      expect(performance.now() - begun).toBeLessThan(5_000);
      return all.map(({ status, json }) => ({ status, json }));
    };
    const away = [
      absent,
      { status: 500, json: { error: 'Failed to mute participant' } },
      { status: 403, json: { error: 'Could not verify caller presence' } },
      { status: 500, json: { error: 'Failed to update participant' } },
      { status: 500, json: { error: 'Failed to update participant hand state' } },
      { status: 500, json: { error: 'Failed to rename participant' } },
    ];
    for (const how of ['breaks', 'hangs'] as const) {
      for (const call of ['GetParticipant', 'UpdateParticipant', 'MutePublishedTrack']) proxy.take(call, how);
      expect(await answers()).toEqual(away);
      proxy.restore();
    }
    expect(await roleOf(stranger)).toEqual(['administrator']);
  });
});
