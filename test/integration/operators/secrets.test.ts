import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guestAddress } from '#machines/addresses.ts';
import { Away } from '#src/actors/command.ts';
import { deliver, deliverIn } from '#src/actors/deliver.ts';
import type { Delivery } from '#src/actors/delivery.ts';
import { hold } from '#src/actors/hold.ts';
import { transaction } from '#src/db/transaction.ts';
import { describeFailure } from '#src/jobs/describe-failure.ts';
import { joins, report } from '#test/support/actor-scene.ts';
import { operatorToken } from '#test/support/http-product.ts';
import { type OperatorScene, startOperatorScene } from '#test/support/operator-scene.ts';

/** What nobody may find in any answer; each is planted where the product stores such a thing, or where somebody may put it. */
const planted = {
  pin: '4821937560',
  number: '+33612345678',
  spokenNumber: '06 12 34 56 79',
  mail: 'planted.person@example.org',
  adminMail: 'planted.admin@example.org',
  subject: 'planted-subject-of-the-provider',
  token: 'eyJwbGFudGVk.eyJ0b2tlbiI6MX0.c2lnbmF0dXJl',
  sealed: 'plantedSealedIdentityOfACaller',
  secret: 'the-secret-of-tests',
  operatorToken,
} as const;

let scene: OperatorScene;
let room: string;
let guest: string;
let recording: string;
const sql = (text: string, ...values: unknown[]) => scene.people.pool.query(text, values);

const person = (name: string, identity: string) => ({
  ...joins(name, `RM_${room}`),
  participant: { sid: `PA_${randomUUID()}`, identity, name, kind: 'standard' },
});
const caller = () => ({
  ...joins('x', `RM_${room}`),
  participant: {
    sid: `PA_${randomUUID()}`,
    identity: `sip_${planted.number}`,
    name: `Phone ${planted.number}`,
    kind: 'sip',
    call: { sealed: planted.sealed, number: planted.number, trunk: 'ST_1', withheld: false },
  },
});

async function knock(username: string): Promise<string> {
  const participant = randomUUID();
  const event = {
    type: 'guest.knock',
    participant,
    username,
    color: '',
    user: null,
    number: 1,
    position: 1,
    replica: null,
  };
  const knocks = [
    { to: guestAddress(room, participant), event, key: randomUUID(), cause: { by: 'guest', id: participant } },
  ] as unknown as Delivery[];
  const { runtime, database } = scene.product;
  await transaction(database, async (tx) => {
    const held = await hold(
      runtime,
      tx,
      knocks.map(({ to }) => to),
      { create: true },
    );
    await deliverIn(runtime, tx, knocks, { held });
  });
  return participant;
}

beforeAll(async () => {
  scene = await startOperatorScene();
  const { runtime } = scene.product;
  room = await scene.meet('Declared');
  const tell = (event: Parameters<typeof report>[1]) => deliver(runtime, [report({ id: room }, event)]);
  await tell(person(planted.mail, planted.subject));
  await tell(person(planted.spokenNumber, planted.mail));
  await tell(caller());
  guest = await knock(`Call me at ${planted.number} or ${planted.mail}`);
  await knock(planted.spokenNumber);
  recording = randomUUID();
  await sql(
    `insert into public.meet_recording (id, created_at, updated_at, status, worker_id, room_id, mode, options)
     values ($1, now(), now(), 'active', 'EG_1', $2, 'transcript', $3)`,
    recording,
    room,
    { language: planted.mail, token: planted.token },
  );
  await sql(
    `update meet_room set pin_code = $2, name = $3, configuration = $4 where resource_id = $1`,
    room,
    planted.pin,
    `Room of ${planted.mail}, ${planted.number}, PIN ${planted.pin}`,
    { token: planted.token },
  );
  await sql(
    'update meet_user set email = $2, admin_email = $3, sub = $4 where id = $1',
    scene.host.id,
    planted.mail,
    planted.adminMail,
    planted.subject,
  );
  await sql(
    `insert into greenroom.invitation (room, sender, address, state, language, request) values ($1, $1, $2, 'pending', 'en', 'r')`,
    room,
    planted.mail,
  );
  await sql(
    `select graphile_worker.add_job('sip.createRule', json_build_object('key', 'room/' || $1 || '/1/1',
       'params', json_build_object('pin', $2::text), 'to', json_build_object('kind', 'room', 'id', $1::text), 'tries', 7,
       'error', $3::text, 'giveUpAt', now()))`,
    room,
    planted.pin,
    describeFailure(
      new Away('LiveKit cannot be reached', { cause: new Error(`PIN ${planted.pin} of ${planted.mail}`) }),
    ),
  );
  await sql(
    `update graphile_worker._private_jobs set last_error = $1 where payload ->> 'key' like '%/1/1'`,
    planted.mail,
  );
  await sql(`update greenroom.journal set cause = $2 where room = $1 and revision = 1`, room, {
    by: 'operator',
    id: 'token',
    reason: `${planted.mail} called from ${planted.number}, PIN ${planted.pin}`,
  });
  // Fields that no version of the machine declares.
  await sql(
    `update greenroom.actor set snapshot = jsonb_set(snapshot, '{context,planted}', $2::jsonb) where kind = 'room' and id = $1`,
    room,
    JSON.stringify(Object.values(planted)),
  );
  await scene.quarantine(room);
  await tell(caller());
  await tell(person(planted.mail, planted.subject));
  await sql(
    `update greenroom.inbox set error = $2 where actor = $1`,
    room,
    `Error: ${Object.values(planted).slice(0, 5)}`,
  );
});
afterAll(() => scene[Symbol.asyncDispose]());

describe('what operators read', () => {
  it('holds no PIN, number, e-mail, subject, token or secret, only the names that people gave', async () => {
    const paths = [
      'session/',
      ...['active', 'recording', 'waiting', 'stuck', 'quarantined', 'drifting', 'all'].map(
        (one) => `rooms/?filter=${one}`,
      ),
      `rooms/${room}/`,
      `rooms/${room}/journal/?limit=200`,
      `rooms/${room}/facts/?limit=200`,
      `rooms/${room}/facts/?stream=lobby&limit=200`,
      `actors/room/${room}/`,
      `actors/room/${room}/replay/?steps=1000`,
      `actors/guest/${room}/${guest}/`,
      `actors/guest/${room}/${guest}/replay/`,
    ];
    const texts = await Promise.all(
      paths.map(async (path) => {
        const { status, text } = await scene.ask(path);
        expect([path, status]).toEqual([path, 200]);
        return `${path} ${text}`;
      }),
    );
    for (const text of Object.values(planted)) {
      const answer = await scene.ask('search/', { text });
      expect(answer.status).toBe(200);
      texts.push(`search ${answer.text}`);
    }
    for (const [kind, value] of Object.entries(planted)) {
      for (const spelling of new Set([value, value.replace(/[\s+]/g, ''), encodeURIComponent(value)])) {
        const found = texts.filter((text) => text.includes(spelling)).map((text) => text.slice(0, 60));
        expect([kind, found]).toEqual([kind, []]);
      }
    }
    const all = texts.join('\n');
    expect(all).toContain('Name of Declared');
    expect(all).toContain('Call me at … or …');
    expect(all).toContain('LiveKit cannot be reached');
    for (const value of Object.values(planted)) expect(scene.product.logged.join('')).not.toContain(value);
  });

  it('survives hostile names and megabytes', async () => {
    const hostile = `<img src=x onerror=alert(1)>\u0001\u001b[31m\u202e${'x'.repeat(1_000_000)}`;
    const other = await scene.meet('ada');
    await deliver(scene.product.runtime, [report({ id: other }, { ...person(hostile, 'ada'), sid: `RM_${other}` })]);
    await sql(`update meet_room set name = $2 where resource_id = $1`, other, hostile.slice(0, 500));
    for (const path of [`rooms/${other}/`, `rooms/${other}/journal/`, `rooms/${other}/facts/`, 'rooms/?filter=all']) {
      const { status, text } = await scene.ask(path);
      expect([path, status]).toEqual([path, 200]);
      expect(text.length).toBeLessThan(40_000);
    }
  });
});
