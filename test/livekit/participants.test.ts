import { TrackSource } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { type Attendee, type MeetingScene, startMeetingScene } from '#test/support/meeting-scene.ts';
import type { Person } from '#test/support/people.ts';

describe('changes of participants', () => {
  const stack = new AsyncDisposableStack();
  let scene: MeetingScene;
  let owner: Person;
  let room: string;
  let other: string;
  let guest: Attendee;

  beforeAll(async () => {
    scene = stack.use(await startMeetingScene());
    owner = await scene.people.newPerson('Olga');
    [room, other] = [await scene.people.newRoom(owner, 'public'), await scene.people.newRoom(owner, 'public')];
    guest = stack.use(await scene.join(room));
    await scene.api.updateParticipant(room, guest.identity, { metadata: 'kept' });
  });
  afterAll(() => stack.disposeAsync());

  const read = () => scene.api.getParticipant(room, guest.identity);
  const becomes = (what: string, fits: (now: Awaited<ReturnType<typeof read>>) => boolean) =>
    eventually(what, async () => {
      const now = await read();
      return fits(now) && now;
    });
  const update = (changes: object, person = owner, identity = guest.identity) =>
    scene.act({ person }, room, 'update-participant', { participant_identity: identity, ...changes });
  const done = { status: 200, json: { status: 'success' } };
  const unknown = { status: 404, json: { error: 'Participant not found' } };
  const refused = { status: 403, json: { detail: 'You do not have permission to perform this action.' } };

  it('raise the own hand with a time in UTC, and lower it', async () => {
    const raise = (raised: unknown) => scene.act({ token: guest.token }, room, 'toggle-hand', { raised });
    const before = Date.now();
    expect(await raise('Yes')).toMatchObject(done);
    const { attributes, metadata } = await becomes(
      'the raised hand',
      (now) => now.attributes.handRaisedAt !== undefined,
    );
    expect(attributes.handRaisedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);
    expect(Date.parse(attributes.handRaisedAt!)).toBeGreaterThanOrEqual(before);
    expect(attributes.color).toBeDefined();
    expect(metadata).toBe('kept');
    expect(await raise(0)).toMatchObject(done);
    await becomes('the lowered hand', (now) => !now.attributes.handRaisedAt);
  });

  it.each([
    [{}, 'This field is required.'],
    [{ raised: null }, 'This field may not be null.'],
    [{ raised: 'maybe' }, 'Must be a valid boolean.'],
    [{ raised: 2 }, 'Must be a valid boolean.'],
    [{ raised: [] }, 'Must be a valid boolean.'],
  ])('refuse the hand %j', async (body, problem) => {
    const answer = await scene.act({ token: guest.token }, room, 'toggle-hand', body);
    expect(answer).toMatchObject({ status: 400, json: { raised: [problem] } });
  });

  it('set the own name, without deceptive characters', async () => {
    const rename = (name: unknown) => scene.act({ token: guest.token }, room, 'rename', { name });
    expect(await rename('  Grace \u202eHopper\u0007 ')).toMatchObject(done);
    expect((await becomes('the name', ({ name }) => name === 'Grace Hopper')).metadata).toBe('kept');
    expect(await rename('é'.repeat(255))).toMatchObject(done);
    await becomes('as much of a name as LiveKit takes', ({ name }) => name === 'é'.repeat(128));
    for (const blank of ['', '  ', '\u202e']) {
      expect(await rename(blank)).toMatchObject({ status: 400, json: { name: ['This field may not be blank.'] } });
    }
    expect(await rename('n'.repeat(256))).toMatchObject({
      status: 400,
      json: { name: ['Ensure this field has no more than 255 characters.'] },
    });
    expect(await rename(undefined)).toMatchObject({ status: 400, json: { name: ['This field is required.'] } });
  });

  it.each(['toggle-hand', 'rename'])('%s is for the holder of a token of this room alone', async (act) => {
    const body = { raised: true, name: 'Eve' };
    expect(await scene.act({ token: await scene.tokenFor(other) }, room, act, body)).toMatchObject(refused);
    expect(await scene.act({ person: owner }, room, act, body)).toMatchObject({
      status: 403,
      json: { detail: 'Authentication credentials were not provided.' },
    });
    expect(await scene.act({ token: guest.token }, 'no-such-room', act, body)).toMatchObject({
      status: 404,
      json: { detail: 'No Room matches the given query.' },
    });
    // The room before the body; and nobody is there by this token.
    expect(await scene.act({ token: await scene.tokenFor(other) }, room, act, {})).toMatchObject(refused);
    expect(await scene.act({ token: await scene.tokenFor(room) }, room, act, body)).toMatchObject(unknown);
  });

  it('are refused to a banned person with a valid token', async () => {
    await using somebody = await scene.join(room);
    await scene.people.pool.query('insert into greenroom.ban (room, identity, banned_by) values ($1, $2, $3)', [
      room,
      somebody.identity,
      owner.id,
    ]);
    const mute = { participant_identity: guest.identity, track_sid: 'TR_1' };
    expect(await scene.act(somebody, room, 'toggle-hand', { raised: true })).toMatchObject(refused);
    expect(await scene.act(somebody, room, 'rename', { name: 'Eve' })).toMatchObject(refused);
    expect(await scene.act(somebody, room, 'mute-participant', mute)).toMatchObject(refused);
  });

  it('set permissions one by one', async () => {
    const sources = ['camera', 'screen_share', 'screen_share_audio'];
    expect(await update({ permission: { can_publish_sources: sources } })).toMatchObject(done);
    const { SCREEN_SHARE, SCREEN_SHARE_AUDIO, CAMERA } = TrackSource;
    const changed = await becomes('the sources', ({ permission }) => permission!.canPublishSources.length === 3);
    expect(changed.metadata).toBe('kept');
    expect(changed.permission).toMatchObject({
      canSubscribe: true,
      canPublish: true,
      canPublishData: true,
      canUpdateMetadata: false,
      canPublishSources: [CAMERA, SCREEN_SHARE, SCREEN_SHARE_AUDIO],
    });

    // As the frontend asks for it.
    const copied = {
      can_subscribe: true,
      can_publish_data: true,
      can_update_metadata: false,
      can_subscribe_metrics: false,
    };
    const nothing = { ...copied, can_publish: false, can_publish_sources: [] };
    expect(await update({ permission: nothing })).toMatchObject(done);
    const mute = await becomes('nothing to publish', ({ permission }) => !permission!.canPublish);
    expect(mute.permission).toMatchObject({ canSubscribe: true, canPublishData: true, canPublishSources: [] });
    expect(await update({ permission: {} })).toMatchObject(done);
    expect(
      await update({ permission: { can_update_metadata: true, can_publish: 'yes', can_publish_sources: [] } }),
    ).toMatchObject(done);
    expect(await update({ permission: { can_publish: true, can_publish_sources: ['microphone'] } })).toMatchObject(
      done,
    );
    const last = await becomes('a microphone', ({ permission }) => permission!.canPublish);
    expect(last.permission).toMatchObject({
      canSubscribe: true,
      canUpdateMetadata: false,
      canPublishSources: [TrackSource.MICROPHONE],
    });
  });

  it('set attributes, except those of identity and role', async () => {
    await scene.act({ token: guest.token }, room, 'toggle-hand', { raised: true });
    const { attributes } = await becomes('the raised hand', (now) => now.attributes.handRaisedAt !== undefined);
    const seen: Record<string, string>[] = [];
    guest.room.on('participantAttributesChanged', (changed) => seen.push(changed));

    // "Lower hand" of the frontend sends everything back, a role that the guest does not have included.
    const echoed = { ...attributes, room_role: '', handRaisedAt: '' };
    expect(await update({ attributes: echoed })).toMatchObject(done);
    await eventually('the guest hearing of it', () => seen.length > 0);
    expect(seen).toEqual([{ handRaisedAt: '' }]);

    const forged = { room_role: 'owner', is_authenticated: 'true', color: 'red' };
    expect(await update({ attributes: forged })).toMatchObject(done);
    expect(await update({ attributes: { ...forged, seat: '7' } })).toMatchObject(done);
    const now = await becomes('the seat', (one) => one.attributes.seat === '7');
    expect(now.attributes).toMatchObject({ color: attributes.color, is_authenticated: 'false' });
    expect(now.attributes.room_role ?? '').toBe('');
    expect(now.metadata).toBe('kept');
  });

  it('set name and metadata', async () => {
    expect(
      await update({ name: ' Ada \u2066', metadata: { a: [1] }, attributes: null, permission: null }),
    ).toMatchObject(done);
    expect((await becomes('the name', ({ name }) => name === 'Ada')).metadata).toBe('{"a":[1]}');
    expect(await update({ metadata: {}, name: null })).toMatchObject(done);
    await becomes('the metadata', ({ metadata }) => metadata === '{}');
  });

  it('are refused without a field to change', async () => {
    const nothing = {
      non_field_errors: [
        'At least one of the following fields must be provided: metadata, attributes, permission, name.',
      ],
    };
    for (const none of [
      {},
      { name: '' },
      { name: ' \u202e' },
      { name: null, metadata: null, attributes: null, permission: null },
    ]) {
      expect(await update(none)).toMatchObject({ status: 400, json: nothing });
    }
    for (const empty of [{ metadata: {} }, { attributes: {} }, { permission: {} }]) {
      expect(await update(empty)).toMatchObject(done);
    }
  });

  it('are refused for the permissions hidden, recorder and agent', async () => {
    for (const field of ['hidden', 'recorder', 'agent']) {
      for (const value of [true, false]) {
        const answer = await update({ permission: { [field]: value } });
        expect([answer.status, answer.type]).toEqual([400, 'text/html; charset=utf-8']);
      }
      expect(await update({ permission: { [field]: null } })).toMatchObject(done);
    }
  });

  it('are refused with the errors of the contract', async () => {
    const wrong = await update({
      permission: { can_fly: true, can_publish: 'perhaps', can_publish_sources: ['MICROPHONE'] },
    });
    expect(wrong.status).toBe(400);
    const types = wrong.json.permission.map(({ type, loc }: { type: string; loc: string[] }) => [type, ...loc]);
    expect(types).toEqual(
      expect.arrayContaining([
        ['extra_forbidden', 'can_fly'],
        ['bool_parsing', 'can_publish'],
        ['literal_error', 'can_publish_sources', '0'],
      ]),
    );
    const others = [
      [{ metadata: 'x' }, { metadata: ['Expected a dictionary of items but got type "str".'] }],
      [{ attributes: [] }, { attributes: ['Expected a dictionary of items but got type "list".'] }],
      [{ attributes: { a: 1 } }, { attributes: ['Not a valid string.'] }],
      [{ name: 'n'.repeat(256) }, { name: ['Ensure this field has no more than 255 characters.'] }],
      [{ name: {} }, { name: ['Not a valid string.'] }],
      [{ participant_identity: '', name: 'a' }, { participant_identity: ['This field may not be blank.'] }],
    ] as const;
    for (const [body, problems] of others) expect(await update(body)).toMatchObject({ status: 400, json: problems });
  });

  it('are allowed to hosts only, for participants who are present', async () => {
    const [member, stranger] = [await scene.people.newPerson(), await scene.people.newPerson()];
    await scene.people.setRole(room, member, 'member');
    const privileged = { status: 403, json: { detail: 'You must have privileges on room to perform this action.' } };
    for (const person of [member, stranger]) {
      // The room before the body.
      expect(await scene.act({ person }, room, 'update-participant', {})).toMatchObject(privileged);
    }
    expect(await scene.act({ token: guest.token }, room, 'update-participant', {})).toMatchObject({ status: 401 });
    expect(await scene.act({ person: owner }, 'no-such-room', 'update-participant', {})).toMatchObject({ status: 404 });
    expect(await update({ name: 'Eve' }, owner, 'nobody')).toMatchObject(unknown);
    await scene.people.setRole(room, member, 'administrator');
    expect(await update({ name: 'Grace' }, member)).toMatchObject(done);
  });
});
