import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roomAddress } from '#machines/addresses.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Delivery } from '#src/actors/delivery.ts';
import { fireDueTimers } from '#src/actors/due-timers.ts';
import { retryInboxes } from '#src/actors/inbox.ts';
import { type ActScene, joined, startActScene } from '#test/support/act-scene.ts';

let scene: ActScene;
beforeAll(async () => {
  scene = await startActScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const pages = (room: string): string[] => [
  'rooms/?filter=all',
  'rooms/?filter=stuck',
  'rooms/?filter=active',
  'diagnosis/',
  `rooms/${room}/`,
  `rooms/${room}/diagnosis/`,
  `rooms/${room}/journal/`,
  `actors/room/${room}/`,
  `actors/room/${room}/replay/`,
];

async function expectShown(room: string): Promise<void> {
  for (const path of pages(room)) {
    expect([path, (await scene.operate('GET', path)).status]).toEqual([path, 200]);
  }
}

const findings = async (room: string): Promise<string[]> => {
  const { json } = await scene.operate('GET', `rooms/${room}/diagnosis/`);
  return json.findings.map(({ code }: { code: string }) => code);
};

async function setActor(room: string, expression: string): Promise<void> {
  await scene.rows(`update greenroom.actor set ${expression} where kind = 'room' and id = $1`, room);
}

const broken = {
  'no snapshot': `snapshot = 'null'`,
  'a text as its snapshot': `snapshot = '"nonsense"'`,
  'a state without a name': `snapshot = jsonb_set(snapshot, '{value,meeting}', 'null')`,
  'a number as its state': `snapshot = jsonb_set(snapshot, '{value}', '7')`,
  'no context': `snapshot = snapshot - 'context'`,
  'a timer that is null': `timers = timers || '{"none": null}'`,
  'a timer without a time': `timers = timers || '{"empty": {}}', due_at = now()`,
  'a timer at no time': `timers = '{"bad": {"at": "whenever", "event": {"type": "x"}, "token": "t"}}', due_at = now()`,
  'a list of timers': `timers = '[1]'`,
  'no timers at all': `timers = 'null'`,
};

describe('a room whose row holds', () => {
  it.each(Object.entries(broken))('%s is shown, found, and reset', async (_, expression) => {
    const room = await scene.newMeeting('ada');
    await setActor(room, expression);
    await expectShown(room);
    expect((await findings(room))[0]).toBe('room-unreadable');
    await fireDueTimers(scene.product.runtime);
    expect(await scene.tell(room, joined('bob'))).toBe('kept');
    for (const _try of [1, 2]) {
      await scene.rows(`update greenroom.inbox set next_try_at = '2000-01-01' where actor = $1`, room);
      await retryInboxes(scene.product.runtime);
    }
    await expectShown(room);
    expect((await findings(room))[0]).toBe('room-quarantined');
    const { json, status } = await scene.act({ act: 'actor.reset', actor: { kind: 'room', id: room } });
    expect([status, json.details?.works]).toEqual([200, true]);
    expect(await findings(room)).not.toContain('room-quarantined');
    expect(await scene.tell(room, joined('bob', 'RM_2'))).toBe('moved');
  });

  it('a timer at no time refuses acts on its timers with a way out', async () => {
    const room = await scene.newMeeting('ada');
    await setActor(room, `timers = '{"bad": {"at": "whenever"}, "none": null}'`);
    for (const act of ['timer.fire', 'timer.cancel']) {
      for (const timer of ['bad', 'none']) {
        const { status, json } = await scene.act({ act, actor: { kind: 'room', id: room }, timer });
        expect([status, json.detail]).toEqual([409, 'The stored timers are invalid. Reset the actor.']);
      }
    }
  });
});

describe('a room that somebody has changed in the database', () => {
  const actOn = (act: string, room: string, more: object = {}) =>
    scene.act({
      act,
      ...(act.startsWith('room.') || act.startsWith('meeting.') ? { room } : { actor: { kind: 'room', id: room } }),
      ...more,
    });
  const sweep = 'xstate.after.sweep.room.sweeping.resting';

  it('is diagnosed without its deadline, and goes on after a comparison', async () => {
    const room = await scene.newMeeting('ada');
    expect(await findings(room)).not.toContain('room-timer-lost');
    await setActor(room, `timers = '{}', due_at = null`);
    expect((await findings(room))[0]).toBe('room-timer-lost');
    expect((await actOn('room.reconcile', room)).status).toBe(200);
    expect(await findings(room)).not.toContain('room-timer-lost');
  });

  it('is diagnosed with a deadline in a far year, and goes on when it is fired', async () => {
    const room = await scene.newMeeting('ada');
    await setActor(
      room,
      `due_at = '2099-01-01', timers = jsonb_set(timers, '{${sweep},at}', '"2099-01-01T00:00:00.000Z"')`,
    );
    expect((await findings(room))[0]).toBe('room-timer-far');
    expect((await actOn('timer.fire', room, { timer: sweep })).status).toBe(200);
    expect(await findings(room)).not.toContain('room-timer-far');
  });

  it('is diagnosed with a wrong count of reports, and goes on after a release', async () => {
    const more = await scene.newMeeting('ada');
    await setActor(more, 'inbox = 3');
    const fewer = await scene.newMeeting('bob');
    await scene.rows(
      `insert into greenroom.inbox (kind, actor, room, key, event, cause, tries, next_try_at)
       values ('room', $1::text, $1::uuid, 'webhook/x', '{"type": "livekit.roomFinished", "sid": "RM_1"}',
         '{"by": "webhook", "id": "x"}', 0, '2099-01-01')`,
      fewer,
    );
    for (const room of [more, fewer]) {
      expect((await findings(room))[0]).toBe('room-reports-kept');
      const { status, json } = await actOn('actor.release', room);
      expect([status, json.text]).toEqual([200, 'The actor is released; its inbox is empty.']);
      expect((await scene.actor('room', room)).inbox).toBe(0);
      expect(await findings(room)).not.toContain('room-reports-kept');
    }
  });

  it('is diagnosed when deleted during its meeting, which can be ended', async () => {
    const room = await scene.newMeeting('ada');
    await scene.rows('delete from meet_resource_access where resource_id = $1', room);
    await scene.rows('delete from meet_room where resource_id = $1', room);
    await scene.rows('delete from meet_resource where id = $1', room);
    expect((await findings(room))[0]).toBe('deleted-room-meets');
    expect((await actOn('meeting.end', room)).status).toBe(200);
    expect(await findings(room)).not.toContain('deleted-room-meets');
  });
});

describe('a job whose payload the product did not write', () => {
  it('is shown with the room that it names, and hides no other room', async () => {
    const room = await scene.newMeeting('ada');
    const payloads = [
      { key: `room/${room}/9/1`, to: { kind: 'room', id: room }, params: 7, tries: 'many', giveUpAt: 'never' },
      { key: `room/${room}/9/2`, to: { kind: 'room', id: room }, tries: 9e30, giveUpAt: '2026-99-99T99:99:99Z' },
      { key: null, to: { kind: 'room', id: 'no-id' }, tries: null, giveUpAt: null },
      'only a text',
      null,
    ];
    for (const [index, payload] of payloads.entries()) {
      await scene.rows(
        `select graphile_worker.add_job('sip.createRule', $1::json, run_at => now() + interval '1 hour', job_key => $2)`,
        JSON.stringify(payload),
        `room/${room}/9/${index + 1}`,
      );
    }
    await scene.rows(
      `update graphile_worker._private_jobs set attempts = 6, last_error = 'Cannot read params of ada@example.org'
       where key = $1`,
      `room/${room}/9/1`,
    );
    await expectShown(room);
    const { json } = await scene.operate('GET', `actors/room/${room}/`);
    const [command] = json.commands.filter(({ key }: { key: string }) => key === `room/${room}/9/1`);
    expect(command).toMatchObject({ tries: 6, error: 'The worker failed' });
    expect(await findings(room)).toContain('command-failing');
    const drop = { act: 'command.drop', actor: { kind: 'room', id: room }, command: `room/${room}/9/1` };
    expect([200, 409]).toContain((await scene.act(drop)).status);
  });
});

describe('a journal line that somebody has changed', () => {
  it.each(['{}', 'null', '{"by": 7, "id": null, "reason": {}}', '{"by": "user", "id": "ada@example.org"}'])(
    'to have the cause %s is shown without an address',
    async (cause) => {
      const room = await scene.newMeeting('ada');
      await scene.rows('update greenroom.journal set cause = $2::jsonb where room = $1', room, cause);
      await expectShown(room);
      const { json } = await scene.operate('GET', `rooms/${room}/journal/`);
      expect(JSON.stringify(json)).not.toContain('ada@example.org');
    },
  );
});

describe('a recording that La Suite Meet has left', () => {
  it.each([
    ['active', 'recording-unknown', 'recording.fail', 200],
    ['stopped', 'recording-file-awaited', 'recording.fail', 200],
    ['stopped', 'recording-file-awaited', 'recording.stop', 409],
    ['aborted', 'recording-aborted', 'recording.stop', 409],
    ['failed_to_start', 'recording-not-started', 'recording.stop', 409],
    ['failed_to_stop', 'recording-failed', 'recording.fail', 409],
    ['saved', undefined, 'recording.stop', 409],
  ])('%s is found as %s, and %s is answered %i', async (status, code, act, answer) => {
    const room = await scene.newRoom();
    const recording = randomUUID();
    await scene.rows(
      `insert into meet_recording (id, created_at, updated_at, status, worker_id, room_id, mode, options)
       values ($1, now() - interval '2 hours', now() - interval '2 hours', $2, $4, $3, 'screen_recording', '{}')`,
      recording,
      status,
      room,
      `EG_${recording.slice(0, 8)}`,
    );
    expect((await findings(room)).find((one) => one.startsWith('recording-'))).toBe(code);
    expect((await scene.act({ act, room, recording, dry_run: true })).status).toBe(answer);
  });
});

describe('the comparison after a reset', () => {
  it('is no sign that webhooks are missing', async () => {
    const room = await scene.newMeeting('ada', 'bob');
    await scene.act({ act: 'actor.reset', actor: { kind: 'room', id: room } });
    for (const name of ['ada', 'bob', 'cleo']) {
      const key = `room/${room}/found/${name}`;
      const event = { ...joined(name, 'RM_3'), source: 'sweep' };
      const delivery = { to: roomAddress(room), event, key, cause: { by: 'sweep', id: key } };
      await deliver(scene.product.runtime, [delivery as unknown as Delivery]);
    }
    const codes = await findings(room);
    expect(codes).not.toContain('webhooks-missing');
    expect(codes).not.toContain('no-webhooks');
  });
});
