import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ActScene, joined, startActScene } from '#test/support/act-scene.ts';
import { startRecorded } from '#test/support/start-recorded.ts';

let scene: ActScene;
beforeAll(async () => {
  scene = await startActScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

/** Asks what would happen; nothing may be written. */
async function foretold(body: object) {
  const before = await scene.everything();
  const { status, json } = await scene.operate('POST', 'dry-run/', body);
  expect(await scene.everything()).toEqual(before);
  return { status, json };
}
const room = (id: string) => ({ kind: 'room', id });

describe('a dry run', () => {
  it('of an event says how the room would move, and what that would cause', async () => {
    const id = await scene.newMeeting('ada');
    const guest = await scene.knock(id);
    const { status, json } = await foretold({
      actor: room(id),
      event: { type: 'livekit.roomFinished', sid: 'RM_1' },
    });
    expect(status).toBe(200);
    const [own, door] = json.results;
    expect(own).toMatchObject({ actor: room(id), outcome: 'moved', error: null, messages: [{ to: 'members' }] });
    expect(own.before).toContain('meeting.running.active');
    expect(own.after).toContain('meeting.empty');
    expect(own.facts).toContainEqual({ type: 'meeting.ended' });
    expect(own.writes).toContain('presence.leaveAll');
    expect(door).toMatchObject({ actor: { kind: 'guest', id: `${id}/${guest}` }, outcome: 'moved', after: 'gone' });
    // What it foretold is what happens.
    await scene.tell(id, { type: 'livekit.roomFinished', sid: 'RM_1' });
    expect((await scene.journal(id)).at(-1)).toMatchObject({
      after: own.after,
      facts: own.facts.map(({ type }: { type: string }) => type),
    });
  });

  it('of a webhook is translated as LiveKit sends it', async () => {
    const id = await scene.newRoom();
    const webhook = {
      event: 'participant_joined',
      id: 'EV_1',
      createdAt: '1700000000',
      room: { sid: 'RM_9', name: id, unknownField: 1 },
      participant: { sid: 'PA_9', identity: 'ada@example.org', name: 'Ada <b>', kind: 'STANDARD', state: 'ACTIVE' },
    };
    const { json } = await foretold({ webhook });
    expect(json.results[0]).toMatchObject({ actor: room(id), outcome: 'moved' });
    expect(json.results[0].after).toContain('meeting.running.active');
    expect(JSON.stringify(json)).not.toMatch(/example|Ada/);
    expect((await foretold({ webhook: { ...webhook, room: { sid: 'RM_9', name: randomUUID() } } })).json).toMatchObject(
      {
        results: [{ outcome: 'unknown' }],
      },
    );
    expect((await foretold({ webhook: { ...webhook, event: 'ingress_started' } })).json).toEqual({
      results: [],
      left_out: 0,
    });
    expect((await foretold({ webhook: { event: 'room_started', room: 7 } })).status).toBe(400);
  });

  it('of a request to a guest, and of a report to a recording', async () => {
    const id = await scene.newMeeting('ada');
    const guest = await scene.knock(id);
    const admitted = await foretold({
      actor: { kind: 'guest', id: `${id}/${guest}` },
      event: { type: 'guest.admit', by: 'host' },
    });
    expect(admitted.json.results[0]).toMatchObject({ after: 'admitted', facts: [{ type: 'guest.admitted' }] });
    const recording = randomUUID();
    await startRecorded(scene.product.runtime, id, recording, scene.owner.id);
    const accepted = await foretold({
      actor: { kind: 'recording', id: `${id}/${recording}` },
      event: { type: 'egress.accepted', egress: 'EG_1' },
    });
    expect(accepted.json.results[0]).toMatchObject({
      after: 'active.pending.hoping',
      timers: expect.arrayContaining([expect.objectContaining({ do: 'set', at: expect.any(String) })]),
    });
    expect(accepted.json.results[1]).toMatchObject({ actor: room(id), outcome: 'moved' });
  });

  it('of a line tries its event again', async () => {
    const id = await scene.newMeeting('ada');
    const [{ id: line }] = (await scene.rows(
      `select id::int from greenroom.journal where room = $1 and event = 'participant.joined'`,
      id,
    )) as [{ id: number }];
    const again = await foretold({ room: id, line });
    expect(again).toMatchObject({ status: 200, json: { results: [{ outcome: 'ignored' }] } });
    expect((await foretold({ room: id, line: 1_000_000 })).status).toBe(404);
    expect((await foretold({ room: await scene.newRoom(), line })).status).toBe(404);
  });

  it('shows what a broken machine throws, and what a quarantined actor keeps', async () => {
    const id = await scene.newMeeting('ada');
    await scene.corrupt('room', id);
    const report = await foretold({ actor: room(id), event: { type: 'livekit.roomFinished', sid: 'RM_1' } });
    expect(report.json.results[0]).toMatchObject({ outcome: 'kept', error: expect.stringContaining('nonsense') });
    const request = await foretold({ actor: room(id), event: { type: 'meeting.end' } });
    expect(request.json.results[0]).toMatchObject({ outcome: 'failed', error: expect.stringContaining('nonsense') });
    expect(scene.product.logged.join()).not.toContain('a machine failed');
    await scene.rows('update greenroom.actor set quarantined_at = now() where id = $1', id);
    const kept = await foretold({ actor: room(id), event: { type: 'livekit.roomFinished', sid: 'RM_1' } });
    expect(kept.json.results[0]).toMatchObject({ outcome: 'kept', error: expect.stringContaining('inbox') });
  });

  it.each([
    ['xstate.stop', {}],
    ['xstate.after.sweep.room.sweeping.resting', {}],
    ['meeting.over', {}],
    ['constructor', {}],
    ['guest.admit', {}],
    ['no.such', {}],
  ])('refuses the event %s, which no room gets from outside', async (type, fields) => {
    const id = await scene.newMeeting('ada');
    expect((await foretold({ actor: room(id), event: { type, ...fields } })).status).toBe(400);
  });

  it('refuses what is incomplete, and survives odd fields', async () => {
    const id = await scene.newMeeting('ada');
    for (const body of [
      {},
      { actor: room(id) },
      { actor: { kind: 'nobody', id }, event: { type: 'meeting.end' } },
      { event: { type: 'meeting.end' } },
      { room: id },
    ]) {
      expect([body, (await foretold(body)).status]).toEqual([body, 400]);
    }
    expect((await foretold({ actor: room('../x'), event: { type: 'meeting.end' } })).status).toBe(404);
    const odd = [
      { ...joined('x'), participant: 'nobody' },
      { ...joined('x'), participant: { sid: { a: 1 }, identity: ['x'] } },
      { type: 'egress.started', egress: 7, sid: {}, file: 'x' },
      { ...joined('\u0001<script>'.repeat(1_000)) },
    ];
    for (const event of odd) expect([200, 400]).toContain((await foretold({ actor: room(id), event })).status);
  });

  it('is refused while another transaction holds the row', async () => {
    const id = await scene.newMeeting('ada');
    const client = await scene.people.pool.connect();
    try {
      await client.query('begin');
      await client.query('select from greenroom.actor where id = $1 for update', [id]);
      const { status } = await scene.operate('POST', 'dry-run/', { actor: room(id), event: { type: 'meeting.end' } });
      expect(status).toBe(409);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
