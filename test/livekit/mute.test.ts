import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import {
  type Attendee,
  type Credentials,
  type MeetingScene,
  publishTone,
  startMeetingScene,
} from '#test/support/meeting-scene.ts';
import type { Person } from '#test/support/people.ts';

describe('muting somebody in the meeting', () => {
  const stack = new AsyncDisposableStack();
  let scene: MeetingScene;
  let owner: Person;
  let member: Person;
  let stranger: Person;
  let room: string;
  let other: string;
  let speaker: Attendee;
  let listener: Attendee;

  beforeAll(async () => {
    scene = stack.use(await startMeetingScene());
    const { people } = scene;
    [owner, member, stranger] = [
      await people.newPerson('Olga'),
      await people.newPerson('Max'),
      await people.newPerson(),
    ];
    [room, other] = [await people.newRoom(owner, 'public'), await people.newRoom(owner, 'public')];
    await people.setRole(room, member, 'member');
    speaker = stack.use(await scene.join(room, member));
    listener = stack.use(await scene.join(room));
  });
  afterAll(() => stack.disposeAsync());

  const mute = (who: Credentials, track = 'TR_unknown', target = speaker.identity) =>
    scene.act(who, room, 'mute-participant', { participant_identity: target, track_sid: track });
  const isMuted = async (track: string) => {
    const { tracks } = await scene.api.getParticipant(room, speaker.identity);
    return tracks.find(({ sid }) => sid === track)?.muted;
  };
  const configure = (configuration: object) =>
    scene.people.pool.query('update meet_room set configuration = $2 where resource_id = $1', [room, configuration]);
  const refused = { status: 403, json: { detail: 'You do not have permission to perform this action.' } };

  it('is allowed to every participant by default, and leaves the track muted', async () => {
    await configure({});
    const track = await publishTone(speaker);
    await eventually('the track at LiveKit', async () => (await isMuted(track)) === false);
    expect(await mute({ token: listener.token }, track)).toMatchObject({ status: 200, json: { status: 'success' } });
    await eventually('LiveKit having it muted', () => isMuted(track));
    const line = scene.product.logged.map((text) => JSON.parse(text)).find(({ act }) => act === 'mute');
    expect(line).toMatchObject({ room, by: expect.stringMatching(/^[0-9a-f]{16}$/), request: expect.any(String) });
    expect(JSON.stringify(line)).not.toContain(listener.identity);
    const { rows } = await scene.people.pool.query(
      `select cause, request from greenroom.journal where room = $1 and event = 'participant.muted'`,
      [room],
    );
    expect(rows).toEqual([{ cause: { by: 'participant', id: line.by }, request: line.request }]);
    expect(JSON.stringify(line)).not.toContain(speaker.identity);
  });

  it.each([
    [{}, 404],
    [{ everyone_can_mute: true }, 404],
    [{ everyone_can_mute: 'yes' }, 404],
    [{ everyone_can_mute: false }, 403],
    [{ everyone_can_mute: null }, 403],
    [{ everyone_can_mute: 'no' }, 403],
    [{ everyone_can_mute: 0 }, 403],
  ])('with a LiveKit token follows the configuration %j', async (configuration, status) => {
    await configure(configuration);
    expect(await mute({ token: listener.token })).toMatchObject(status === 403 ? refused : { status });
    expect(await mute({ token: speaker.token, person: member })).toMatchObject(status === 403 ? refused : { status });
  });

  it('is for hosts by their session, whatever the configuration says, in the meeting or not', async () => {
    await configure({ everyone_can_mute: false });
    const track = await publishTone(speaker);
    expect(await mute({ person: owner }, track)).toMatchObject({ status: 200 });
    await eventually('LiveKit having it muted', () => isMuted(track));
    await configure({});
    for (const person of [member, stranger]) expect(await mute({ person })).toMatchObject(refused);
    expect(await mute({})).toMatchObject({
      status: 403,
      json: { detail: 'Authentication credentials were not provided.' },
    });
  });

  it('treats hosts who send a LiveKit token as any participant, with or without their session', async () => {
    await configure({ everyone_can_mute: false });
    await using host = await scene.join(room, owner);
    for (const { token } of [host, listener]) {
      expect(await mute({ token })).toMatchObject(refused);
      expect(await mute({ token, person: owner })).toMatchObject(refused);
    }
    await configure({});
    for (const person of [{}, { person: owner }]) {
      expect(await mute({ token: host.token, ...person }, await publishTone(speaker))).toMatchObject({ status: 200 });
    }
  });

  it('is not for a host who is banned, with or without a LiveKit token', async () => {
    await configure({ everyone_can_mute: false });
    const banned = await scene.people.newPerson();
    await scene.people.setRole(room, banned, 'administrator');
    const ban = 'insert into greenroom.ban (room, identity, user_id, banned_by) values ($1, $2, $3, $4)';
    await scene.people.pool.query(ban, [room, banned.sub, banned.id, owner.id]);
    for (const configuration of [{ everyone_can_mute: false }, {}]) {
      await configure(configuration);
      expect(await mute({ person: banned })).toMatchObject(refused);
      expect(await mute({ person: banned, token: listener.token })).toMatchObject(refused);
    }
  });

  it('needs a valid token of this room, whose holder is present', async () => {
    await configure({});
    const foreign = await scene.tokenFor(other, owner);
    expect(await mute({ token: foreign, person: owner })).toMatchObject(refused);
    expect(await mute({ token: 'x.y.z', person: owner })).toMatchObject({
      status: 403,
      json: { detail: expect.stringContaining('Invalid LiveKit token: ') },
    });
    const absent = { status: 403, json: { error: 'Could not verify caller presence' } };
    expect(await mute({ token: await scene.tokenFor(room) })).toMatchObject(absent);
    const gone = await scene.join(room);
    expect(await mute({ token: gone.token })).toMatchObject({ status: 404 });
    await gone.leave();
    await eventually('the one who left being refused', async () => (await mute({ token: gone.token })).status === 403);
    expect(await mute({ token: gone.token })).toMatchObject(absent);
  });

  it('checks the room before the body, and the body before the participant', async () => {
    const nowhere = await scene.act({ person: owner }, 'no-such-room', 'mute-participant', {});
    expect(nowhere).toMatchObject({ status: 404, json: { detail: 'No Room matches the given query.' } });
    expect(await scene.act({ person: stranger }, room, 'mute-participant', {})).toMatchObject(refused);
    const required = ['This field is required.'];
    expect(await scene.act({ person: owner }, room, 'mute-participant')).toMatchObject({
      status: 400,
      json: { participant_identity: required, track_sid: required },
    });
    expect(await mute({ token: await scene.tokenFor(room) }, 'T'.repeat(256), ' ')).toMatchObject({
      status: 400,
      json: {
        participant_identity: ['This field may not be blank.'],
        track_sid: ['Ensure this field has no more than 255 characters.'],
      },
    });
  });

  it('says when there is no such person or track', async () => {
    const unknown = { status: 404, json: { error: 'Participant not found' } };
    expect(await mute({ person: owner }, 'TR_unknown')).toMatchObject(unknown);
    const begun = performance.now();
    expect(await mute({ person: owner }, 'TR_unknown', 'nobody')).toMatchObject(unknown);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});
