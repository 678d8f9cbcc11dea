import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DriftScene, startDriftScene } from '#test/support/drift-scene.ts';
import { eventually } from '#test/support/eventually.ts';

describe('the drift report', () => {
  let scene: DriftScene;
  beforeAll(async () => {
    scene = await startDriftScene({ ROOM_SUBTITLE_ENABLED: 'true', ROOM_SUBTITLE_AGENT_NAME: 'scribe' });
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  /** The report of one room, without what telephony adds. */
  const checkRoom = async (room: string) => {
    await scene.passTime();
    const { results } = await scene.check(room);
    return results.filter(({ what }) => what !== 'rule');
  };

  /** Lets the comparisons that have ended seem recent, however slow the machine is. */
  const holdChecks = () =>
    scene.rest.people.pool.query(
      `update greenroom.drift_check set claimed_at = later, checked_at = later
       from (select clock_timestamp() + interval '1 minute' as later) t where checked_at >= claimed_at`,
    );

  it('is empty for a meeting that LiveKit has as it is stored', async () => {
    const { room } = await scene.meet();
    expect(await checkRoom(room)).toEqual([]);
  });

  it('names a meeting whose LiveKit room is gone, and the sweep that ends it', async () => {
    const { room, sid } = await scene.meet();
    scene.live.rooms.delete(room);
    expect(await checkRoom(room)).toMatchObject([
      {
        room,
        slug: `room-${room}`,
        what: 'room',
        direction: 'missing',
        thing: sid,
        believed: 'running meeting',
        found: null,
        next: expect.stringMatching(/sweep.* ends the meeting\.$/),
      },
    ]);
  });

  it('names a LiveKit room with people whose meeting is not stored, and leaves empty and foreign ones out', async () => {
    const [met, empty, foreign] = [await scene.open(), await scene.open(), randomUUID()];
    scene.live.rooms.set(met, { sid: 'RM_new', participants: [{ sid: 'PA_x', identity: 'x' }] });
    scene.live.rooms.set(empty, { sid: 'RM_empty', participants: [] });
    scene.live.rooms.set(foreign, { sid: 'RM_foreign', participants: [{ sid: 'PA_y', identity: 'y' }] });
    scene.live.rooms.set('a-room-of-others', { sid: 'RM_others', participants: [{ sid: 'PA_z', identity: 'z' }] });
    await scene.passTime();
    const { results, foreign: others } = await scene.check();
    expect(
      results.filter(({ thing }) => ['RM_new', 'RM_empty', 'RM_foreign', 'RM_others'].includes(thing)),
    ).toMatchObject([{ room: met, what: 'room', direction: 'surplus', found: '1 person in the LiveKit room' }]);
    expect(others).toBeGreaterThanOrEqual(2);
  });

  it('names participants who have left or joined unnoticed, by their sid and the hash of their identity', async () => {
    const { room, sid, person } = await scene.meet();
    const identity = 'ada.lovelace@example.org';
    const caller = '+33612345678';
    scene.live.rooms.set(room, {
      sid,
      participants: [
        { sid: 'PA_other', identity },
        { sid: 'PA_call', identity: `sip_${caller}`, name: `Phone ${caller}`, kind: 'SIP' },
      ],
    });
    const lines = await checkRoom(room);
    expect(lines.map(({ direction, thing }) => `${direction} ${thing}`).sort()).toEqual([
      `missing ${person}`,
      'surplus PA_call',
      'surplus PA_other',
    ]);
    const text = JSON.stringify(lines);
    for (const secret of [identity, 'ada', caller, '612345678', scene.owner.sub]) expect(text).not.toContain(secret);
    expect(lines.find(({ thing }) => thing === 'PA_other')?.found).toMatch(/^standard [0-9a-f]{16}$/);
  });

  it('names recordings whose egress is gone, and egresses that record without a recording', async () => {
    const { room } = await scene.meet();
    const recording = randomUUID();
    await scene.rest.people.pool.query(
      `insert into meet_recording (id, created_at, updated_at, status, room_id, mode, options, worker_id)
       values ($1, now(), now(), 'active', $2, 'screen_recording', '{}', 'EG_gone')`,
      [recording, room],
    );
    scene.live.egresses.push(
      { egressId: 'EG_stray', roomName: room, status: 'EGRESS_ACTIVE' },
      { egressId: 'EG_foreign', roomName: 'a-room-of-others', status: 'EGRESS_ACTIVE' },
    );
    expect(await checkRoom(room)).toMatchObject([
      { what: 'egress', direction: 'missing', thing: 'EG_gone', believed: `recording ${recording} is active` },
      { what: 'egress', direction: 'surplus', thing: 'EG_stray', believed: null, found: 'active egress' },
    ]);
  });

  it('names dispatches of our agents that are not stored, and no others', async () => {
    const { room } = await scene.meet();
    scene.live.dispatches.set(room, [
      { id: 'AD_stray', agentName: 'scribe', room },
      { id: 'AD_foreign', agentName: 'another', room },
      { id: 'AD_nameless', agentName: '', room },
    ]);
    expect(await checkRoom(room)).toMatchObject([{ what: 'dispatch', direction: 'surplus', thing: 'AD_stray' }]);
  });

  it('names rules that nobody needs and rules that are missing, without their PINs', async () => {
    const idle = await scene.open();
    const { room } = await scene.meet();
    await scene.rest.people.pool.query('update meet_room set pin_code = $2 where resource_id = $1', [
      idle,
      '8642097531',
    ]);
    scene.live.rules.push(
      {
        sipDispatchRuleId: 'SDR_idle',
        name: `SIP_${idle}`,
        rule: { dispatchRuleDirect: { roomName: idle, pin: '8642097531' } },
      },
      {
        sipDispatchRuleId: 'SDR_foreign',
        name: 'other',
        rule: { dispatchRuleDirect: { roomName: 'other', pin: '1' } },
      },
    );
    await scene.tell(room, { type: 'sip.ruleCreated', rule: 'SDR_lost' });
    await scene.passTime();
    const report = await scene.check();
    const rules = report.results.filter(({ what, room: of }) => what === 'rule' && [idle, room].includes(of!));
    expect(rules.sort((one, other) => one.direction.localeCompare(other.direction))).toMatchObject([
      { room, direction: 'missing', thing: 'SDR_lost', believed: 'telephony present' },
      { room: idle, direction: 'surplus', thing: 'SDR_idle', next: expect.stringContaining('deletes it') },
    ]);
    expect(JSON.stringify(report)).not.toContain('8642097531');
  });

  it('names callers who wait although they have hung up', async () => {
    const { room } = await scene.meet();
    const guest = randomUUID();
    await scene.rest.people.pool.query(
      `with g as (insert into greenroom.guest (room, id, number, status, revision, username, color, knocked_at)
         values ($1, $2, 1, 'waiting', 1, 'Phone +33 6 •• •• •• 78', '', now()))
       insert into greenroom.caller (room, sid, guest, call, identity, number, trunk, username, joined_at)
       values ($1, 'PA_hung_up', $2, '', 'phone-x', '', '', 'Phone +33 6 •• •• •• 78', now())`,
      [room, guest],
    );
    const lines = await checkRoom(room);
    expect(lines).toMatchObject([{ what: 'callers', direction: 'missing', thing: 'PA_hung_up', found: null }]);
    expect(lines[0]!.believed).toContain(guest);
    expect(JSON.stringify(lines)).not.toContain('••');
  });

  it('keeps the beginning of a difference, and moves it to the history with the event that ended it', async () => {
    const { room, sid } = await scene.meet();
    scene.live.rooms.delete(room);
    const [first] = await checkRoom(room);
    await scene.passTime();
    const [second] = (await scene.check(room)).results;
    expect(Date.parse(second!.since)).toBeLessThan(Date.parse(first!.since));
    await scene.tell(room, { type: 'livekit.roomFinished', sid });
    expect(await checkRoom(room)).toEqual([]);
    expect(await scene.history(room)).toMatchObject([
      { what: 'room', thing: sid, mended_by: expect.stringMatching(/^webhook: livekit\.roomFinished at /) },
    ]);
  });

  it('does not count a change in progress, which ends before the second look', async () => {
    const { room } = await scene.meet();
    let looks = 0;
    scene.livekit.answer('ListParticipants', ({ body }) => {
      const participants =
        body.room === room && ++looks === 1 ? [] : (scene.live.rooms.get(body.room)?.participants ?? []);
      return { participants: participants.map((one) => ({ state: 'ACTIVE', kind: 'STANDARD', ...one })) };
    });
    expect(await checkRoom(room)).toEqual([]);
    expect(looks).toBe(2);
    expect(await scene.history(room)).toEqual([]);
  });

  it('compares a room when an operator requests its diagnosis', async () => {
    const { room, sid } = await scene.meet();
    scene.live.rooms.delete(room);
    const looks = () => scene.livekit.calls.filter(({ method }) => method === 'ListEgress').length;
    const before = looks();
    await scene.diagnose(room);
    await eventually('the missing LiveKit room', async () =>
      (await scene.read(`?room=${room}`)).results.some(({ thing }) => thing === sid),
    );
    await eventually('the second look', () => looks() === before + 2);
    await holdChecks();
    for (let times = 0; times < 5; times++) await scene.diagnose(room);
    expect(looks()).toBe(before + 2);
  });

  it('compares a scope at most every 2 s, however often it is asked', async () => {
    const { room } = await scene.meet();
    await checkRoom(room);
    await holdChecks();
    const before = scene.livekit.calls.length;
    await Promise.all([1, 2, 3].map(() => scene.check(room)));
    expect(scene.livekit.calls.length).toBe(before);
  });
});
