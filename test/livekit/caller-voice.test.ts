import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CallerScene, startCallerScene } from '#test/support/caller-scene.ts';
import { eventually } from '#test/support/eventually.ts';
import { call, type PhoneCall } from '#test/support/phone-call.ts';
import { listen, speak } from '#test/support/voices.ts';

const refused = { status: 403, json: { detail: 'You do not have permission to perform this action.' } };
const notFound = { status: 404, json: { error: 'Participant not found' } };

describe('the voice of a caller', () => {
  let scene: CallerScene;
  beforeAll(async () => {
    scene = await startCallerScene({ GREENROOM_SIP_CHECK_SECONDS: '1' });
  });
  afterEach(() => scene.tidy());
  afterAll(() => scene[Symbol.asyncDispose]());

  const mute = (room: string, { identity, track }: Pick<PhoneCall, 'identity' | 'track'>, body: object = {}) =>
    scene.askOf('POST', room, 'mute-participant/', { participant_identity: identity, track_sid: track, ...body });
  const update = (room: string, { identity }: PhoneCall, permission: object) =>
    scene.askOf('POST', room, 'update-participant/', { participant_identity: identity, permission });
  const configure = async (room: string, configuration: object) => {
    const { name } = (await scene.askOf('GET', room, '')).json as { name: string };
    expect((await scene.askOf('PATCH', room, '', { name, configuration })).status).toBe(200);
  };
  const isMuted = async (room: string, phone: PhoneCall) =>
    (await scene.infoOf(room, phone)).tracks.every(({ muted }) => muted);

  it('is muted and unmuted by hosts, which no check undoes', async () => {
    await using meeting = await scene.meet();
    const { room, ada } = meeting;
    const ear = listen(ada);
    await using phone = await scene.admit(room);
    await eventually('Ada hearing the phone', () => ear.hears());
    expect(await mute(room.id, phone)).toMatchObject({ status: 200 });
    await eventually('Ada not hearing the phone', () => !ear.hears());
    await scene.checked(room.id);
    expect(await isMuted(room.id, phone)).toBe(true);
    expect(await mute(room.id, phone, { muted: false })).toMatchObject({ status: 200, json: { status: 'success' } });
    await eventually('Ada hearing the phone again', () => ear.hears());
    await scene.checked(room.id);
    expect(await isMuted(room.id, phone)).toBe(false);
    const { journal } = await scene.records.read(room.id);
    const acts = journal.map(({ event }) => event).filter((event) => event.endsWith('muted'));
    expect(acts).toEqual(['participant.muted', 'participant.unmuted']);
    expect(await mute(room.id, { ...phone, track: 'TR_unknown' }, { muted: false })).toMatchObject(notFound);
  });

  it('is heard again after a check when only LiveKit was told to mute', async () => {
    await using meeting = await scene.meet();
    const { room } = meeting;
    await using phone = await scene.admit(room);
    await scene.api.mutePublishedTrack(room.id, phone.identity, phone.track, true);
    await eventually('the phone being muted', () => isMuted(room.id, phone));
    await scene.inside(room.id, phone);
  });

  it('is unmuted by a host’s session alone, and nobody else is', async () => {
    await using meeting = await scene.meet();
    const { room, ada } = meeting;
    using voice = await speak(ada);
    await using phone = await scene.admit(room);
    expect(await mute(room.id, { identity: ada.identity, track: voice.track }, { muted: false })).toMatchObject({
      status: 400,
      json: { muted: ['Only callers can be unmuted.'] },
    });
    const unmute = { participant_identity: phone.identity, track_sid: phone.track, muted: false };
    const { token } = (await room.host.enter(room.id)).livekit!;
    const csrf = /csrftoken=(\w+)/.exec(scene.session.cookie)?.[1] ?? '';
    for (const cookie of ['', scene.session.cookie]) {
      const response = await fetch(`${scene.product.origin}/api/v1.0/rooms/${room.id}/mute-participant/`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', cookie, 'x-csrftoken': csrf },
        body: JSON.stringify(unmute),
      });
      expect({ status: response.status, json: await response.json() }).toEqual(refused);
    }
  });

  it('cannot be changed by hosts while the caller waits', async () => {
    await using meeting = await scene.meet();
    const { room } = meeting;
    await using phone = await call(room.id);
    await scene.wait(room.id, 1);
    for (const muted of [true, false]) expect(await mute(room.id, phone, { muted })).toMatchObject(notFound);
    expect(await scene.isHeld(room.id, phone)).toBe(true);
  });

  it.each([{ can_publish_sources: ['camera'] }, { can_publish_sources: [] }, { can_publish: false }])(
    'is not ended when a host takes the right to speak: %j mutes',
    async (permission) => {
      await using meeting = await scene.meet();
      const { room, ada } = meeting;
      const ear = listen(ada);
      await using phone = await scene.admit(room);
      expect((await update(room.id, phone, permission)).status).toBe(200);
      await scene.checked(room.id);
      const { permission: now } = await scene.infoOf(room.id, phone);
      expect(now).toMatchObject({ canSubscribe: true, canPublish: true, canPublishSources: [] });
      expect(await isMuted(room.id, phone)).toBe(true);
      expect((await update(room.id, phone, { can_publish: true, can_publish_sources: ['microphone'] })).status).toBe(
        200,
      );
      await eventually('Ada hearing the phone', () => ear.hears());
    },
  );

  it('stays muted by a host when others are given back the right to speak', async () => {
    await using meeting = await scene.meet('public');
    const { room } = meeting;
    await using phone = await call(room.id);
    await scene.inside(room.id, phone);
    expect((await mute(room.id, phone)).status).toBe(200);
    for (const sources of [['camera'], ['camera', 'microphone']]) {
      expect((await update(room.id, phone, { can_publish_sources: sources })).status).toBe(200);
    }
    expect(await isMuted(room.id, phone)).toBe(true);
    expect((await mute(room.id, phone, { muted: false })).status).toBe(200);
    expect(await isMuted(room.id, phone)).toBe(false);
  });

  it('is muted at the admission where guests may not use a microphone', async () => {
    await using meeting = await scene.meet();
    const { room, ada } = meeting;
    using _voice = await speak(ada);
    const ear = listen(ada);
    await configure(room.id, { can_publish_sources: ['camera'] });
    await using phone = await scene.admit(room);
    await eventually('the phone hearing Ada', () => phone.hears());
    await scene.checked(room.id);
    expect(await isMuted(room.id, phone)).toBe(true);
    expect((await scene.infoOf(room.id, phone)).permission?.canPublish).toBe(true);
    expect(ear.hears()).toBe(false);
    expect((await mute(room.id, phone, { muted: false })).status).toBe(200);
    await eventually('Ada hearing the phone', () => ear.hears());
    await scene.checked(room.id);
    expect(await isMuted(room.id, phone)).toBe(false);
  });

  it('follows the room’s configuration while the meeting goes on', async () => {
    await using meeting = await scene.meet();
    const { room } = meeting;
    await using phone = await scene.admit(room);
    await configure(room.id, { can_publish_sources: ['camera'] });
    await eventually('the phone being muted', () => isMuted(room.id, phone));
    await configure(room.id, { can_publish_sources: ['camera', 'microphone'] });
    await eventually('the phone being heard', async () => !(await isMuted(room.id, phone)));
    expect((await scene.infoOf(room.id, phone)).tracks).toHaveLength(1);
  });
});
