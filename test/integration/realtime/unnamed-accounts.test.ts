import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '#test/support/people.ts';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';

let scene: RealtimeScene;
let host: Person;
beforeAll(async () => {
  scene = await startRealtimeScene();
  host = await scene.people.newPerson('Hanna Host');
});
afterAll(() => scene[Symbol.asyncDispose]());

const csrf = 'a'.repeat(32);

/** An account without a name, with this subject and e-mail. */
async function unnamed(sub: string, email: string | null): Promise<Person> {
  const person = await scene.people.newPerson();
  await scene.people.pool.query('update meet_user set full_name = null, sub = $2, email = $3 where id = $1', [
    person.id,
    sub,
    email,
  ]);
  return { ...person, sub };
}

async function call(who: Person, method: string, path: string, language = 'en', body?: object) {
  const response = await fetch(`${scene.product.origin}/api/v1.0/${path}`, {
    method,
    headers: {
      cookie: `${who.cookie}; csrftoken=${csrf}`,
      'x-csrftoken': csrf,
      'content-type': 'application/json',
      'accept-language': language,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return response.json();
}

const holder = ({ token }: { token: string }) => {
  const { sub, name } = decodeJwt(token);
  return { sub, name };
};

describe('an account without a name', () => {
  it('appears under a generic name in the reader’s language, never by e-mail, where it may enter', async () => {
    const person = await unnamed('auth0|open', 'open@example.org');
    const room = await scene.people.newRoom(host, 'trusted');
    const shown = await call(person, 'GET', `rooms/${room}/`, 'de');
    expect(holder(shown.livekit)).toEqual({ sub: 'auth0|open', name: 'Teilnehmer' });
    const asked = await call(person, 'GET', `rooms/${room}/?username=open@example.org`);
    expect(holder(asked.livekit).name).toBe('Participant');
    expect(holder((await call(person, 'GET', `rooms/${room}/?username=Ada`)).livekit).name).toBe('Ada');
    const entry = await call(person, 'POST', `rooms/${room}/request-entry/`, 'nl', { username: 'open@example.org' });
    expect(holder(entry.livekit).name).toBe('Deelnemer');
    const wire = await scene.connect({ cookie: `${person.cookie}; django_language=nl` });
    const entered = await wire.get('room:enter', { room });
    // Only the person sees the e-mail.
    expect(entered.participant.username).toBe('open@example.org');
    expect(holder(entered.livekit!).name).toBe('Deelnemer');
  });

  it('shows its e-mail to hosts and itself while knocking, not to participants', async () => {
    const sub = 'https://id.example.org/people?id=1&b=a:c|d e';
    const person = await unnamed(sub, 'knocks@example.org');
    const room = await scene.people.newRoom(host);
    const [own, watching] = [
      await scene.connect({ cookie: person.cookie }),
      await scene.connect({ cookie: host.cookie }),
    ];
    await watching.get('room:watch', { room });
    const knocked = await own.get('room:enter', { room });
    expect(knocked).toMatchObject({ status: 'waiting', participant: { username: 'knocks@example.org' } });
    const { participants } = await call(host, 'GET', `rooms/${room}/waiting-participants/`);
    expect(participants).toMatchObject([{ username: 'knocks@example.org' }]);
    const { id } = knocked.participant;
    await watching.get('lobby:decide', { room, participant_id: id, allow_entry: true });
    const entry = await own.hears('entry', 'the admission', ({ status }) => status === 'accepted');
    expect(holder(entry.livekit!)).toEqual({ sub, name: 'Participant' });
    // Independent of the account's current name.
    await scene.people.pool.query(`update meet_user set email = 'other@example.org' where id = $1`, [person.id]);
    const polled = await call(person, 'POST', `rooms/${room}/request-entry/`, 'de', { username: 'other@example.org' });
    expect(polled.status).toBe('accepted');
    expect(holder(polled.livekit)).toEqual({ sub, name: 'Teilnehmer' });
  });

  it('without an e-mail gets a generic name', async () => {
    const person = await unnamed('ou=people,uid=7', null);
    const room = await scene.people.newRoom(host);
    const entry = await call(person, 'POST', `rooms/${room}/request-entry/`, 'de', { username: '\u202e' });
    expect(entry).toMatchObject({ status: 'waiting', username: 'Teilnehmer' });
  });
});
