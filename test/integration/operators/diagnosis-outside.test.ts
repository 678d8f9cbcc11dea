import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { askDiagnosis, awaitFinding, troublesOf } from '#test/support/ask-diagnosis.ts';
import { type ScriptedRecordingScene, startScriptedRecordingScene } from '#test/support/scripted-recording-scene.ts';

let scene: ScriptedRecordingScene;
let origin: string;
beforeAll(async () => {
  scene = await startScriptedRecordingScene({ ROOM_TELEPHONY_ENABLED: 'true', ROOM_SUBTITLE_ENABLED: 'true' });
  origin = scene.product.origin;
});
afterAll(() => scene[Symbol.asyncDispose]());
afterEach(() => scene.inbox.recover());

describe('the product on a LiveKit, a bucket and a mail server that answer', () => {
  it('has nothing that needs anybody, and neither has a new room', async () => {
    const { room } = await scene.open();
    expect(await troublesOf(origin)).toEqual([]);
    expect(await troublesOf(origin, room)).toEqual([]);
  });
});

describe('a recording', () => {
  it('that LiveKit refused says so', async () => {
    const of = await scene.open();
    scene.livekit.answer('StartRoomCompositeEgress', () => ({ status: 403, code: 'permission_denied' }));
    const recording = await scene.record(of, 'failed_to_start');
    const found = await awaitFinding(origin, of.room, 'recording-not-started');
    expect(found).toMatchObject({ severity: 'broken', actor: { kind: 'recording', id: `${of.room}/${recording}` } });
    expect(found.sentence).toContain('recorder_refused');
    scene.livekit.answer('StartRoomCompositeEgress', () => ({ egress_id: `EG_${recording}` }));
  });

  it('whose meeting is over counts as running until it is checked', async () => {
    const of = await scene.open();
    const recording = await scene.record(of, 'active');
    const found = await awaitFinding(origin, of.room, 'recording-outlives-meeting');
    expect(found.cures[0]?.act).toEqual({ act: 'recording.stop', room: of.room, recording });
  });

  it('whose notice the mail server refuses was not announced', async () => {
    const of = await scene.open();
    scene.inbox.refuse(`${of.owner.id}@example.org`, 550);
    const recording = await scene.leave(of, { status: 'saved' });
    await scene.people.pool.query(
      `insert into greenroom.recording_notice (recording, room, channel, recipient, state) values ($1, $2, 'mail', $3, 'pending')`,
      [recording, of.room, of.owner.id],
    );
    await scene.people.pool.query(
      `select graphile_worker.add_job('recording.notice', json_build_object('about', id, 'tries', 0))
       from greenroom.recording_notice where recording = $1`,
      [recording],
    );
    const found = await awaitFinding(origin, of.room, 'recording-notice-failed');
    expect(found.sentence).toContain('refused');
    expect(JSON.stringify(found)).not.toContain('@');
    expect(found.cures.at(-1)?.act).toEqual({ act: 'recording.notify', room: of.room, recording });
  });

  it('of La Suite Meet is taken over later', async () => {
    const of = await scene.open();
    await scene.leave(of, { status: 'active' });
    expect((await awaitFinding(origin, of.room, 'recording-unknown')).severity).toBe('waiting');
  });
});

describe('an invitation', () => {
  const invite = ({ room, owner }: Awaited<ReturnType<ScriptedRecordingScene['open']>>, email: string) =>
    scene.call(owner, 'POST', `rooms/${room}/invite/`, { emails: [email] });

  it('to an address that the mail server refuses has failed', async () => {
    const of = await scene.open();
    scene.inbox.refuse('nobody@example.org', 550);
    await invite(of, 'nobody@example.org');
    const found = await awaitFinding(origin, of.room, 'invitation-failed');
    expect(found.sentence).toContain('refused');
    expect(JSON.stringify(await askDiagnosis(origin, of.room))).not.toContain('nobody@');
  });

  it('waits while the mail server is away, as everybody sees', async () => {
    const of = await scene.open();
    await scene.inbox.goAway();
    try {
      await invite(of, 'ada@example.org');
      expect(await awaitFinding(origin, undefined, 'mail-failing')).toMatchObject({ severity: 'broken' });
      expect((await askDiagnosis(origin, of.room)).map(({ code }) => code)).toContain('mail-failing');
    } finally {
      await scene.inbox.comeBack();
    }
  });
});

describe('the route', () => {
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${origin}/operators/api/${path}`, { headers });

  it('is for operators only, and knows no room that never was', async () => {
    const { room } = await scene.open();
    expect((await get(`rooms/${room}/diagnosis/`)).status).toBe(401);
    await expect(askDiagnosis(origin, 'no-such-room')).rejects.toThrow('404');
    await expect(askDiagnosis(origin, '00000000-0000-4000-8000-000000000000')).rejects.toThrow('404');
  });

  it('finds a room by its slug', async () => {
    const { room } = await scene.open();
    expect(await askDiagnosis(origin, `room-${room}`)).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'never-used' })]),
    );
  });
});
