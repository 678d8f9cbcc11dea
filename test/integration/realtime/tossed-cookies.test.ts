import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '#test/support/people.ts';
import { type PlainRequest, plainRequest } from '#test/support/plain-request.ts';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';

let scene: RealtimeScene;
let victim: Person;
let attacker: Person;
beforeAll(async () => {
  scene = await startRealtimeScene();
  victim = await scene.people.newPerson('Vera Victim');
  attacker = await scene.people.newPerson('Mallory');
});
afterAll(() => scene[Symbol.asyncDispose]());

const csrf = 'a'.repeat(32);
const garbage = (count: number, name = 'meet_sessionid') =>
  Array.from({ length: count }, (_, index) => `${name}=garbage-${index}`);

const request = (
  path: string,
  cookies: readonly string[],
  { headers = {}, ...more }: Pick<PlainRequest, 'method' | 'body' | 'headers'> = {},
) =>
  plainRequest(`${scene.product.origin}/api/v1.0/${path}`, {
    ...more,
    headers: { cookie: cookies.join('; '), 'content-type': 'application/json', 'x-csrftoken': csrf, ...headers },
  });

/** The speaker that each endpoint recognises from these cookies. */
async function whoIs(cookies: readonly string[]) {
  const room = await scene.people.newRoom(victim);
  const me = await request('users/me/', cookies);
  const shown = JSON.parse((await request(`rooms/${room}/`, cookies)).text);
  const asked = await request(`rooms/${room}/request-entry/`, [...cookies, `csrftoken=${csrf}`], {
    method: 'POST',
    body: '{"username":"X"}',
  });
  const wire = await scene.connect({ cookie: cookies.join('; ') });
  const watched = await wire.ask('room:watch', { room });
  return {
    me: me.status === 200 ? JSON.parse(me.text).full_name : me.status,
    isOwner: 'accesses' in shown,
    entry: JSON.parse(asked.text).status,
    watches: watched.ok,
  };
}

const asVictim = { me: 'Vera Victim', isOwner: true, entry: 'accepted', watches: true };
const asNobody = { me: 401, isOwner: false, entry: 'waiting', watches: false };

describe('cookies of the same name set by a sibling host for the parent domain', () => {
  it('do not log out: the one valid session counts at any position', async () => {
    expect(await whoIs([...garbage(3), victim.cookie])).toEqual(asVictim);
    expect(await whoIs([victim.cookie, ...garbage(9)])).toEqual(asVictim);
    expect(await whoIs([victim.cookie, 'a=b', victim.cookie])).toEqual(asVictim);
    expect(await whoIs(['meet_sessionid=', victim.cookie])).toEqual(asVictim);
    // An expired session of the attacker counts as invalid.
    const old = await scene.people.newPerson('Old');
    await scene.people.endSession(old);
    expect(await whoIs([old.cookie, victim.cookie])).toEqual(asVictim);
  });

  it('give no session when two are valid, and only the first few are tried', async () => {
    expect(await whoIs([victim.cookie, attacker.cookie])).toEqual(asNobody);
    expect(await whoIs([attacker.cookie, victim.cookie])).toEqual(asNobody);
    expect(await whoIs([...garbage(4), victim.cookie])).toEqual(asNobody);
  });

  it('all count as the CSRF token, since no page of another origin can send the header', async () => {
    const csrfCookies = (...values: string[]) => [victim.cookie, ...values.map((value) => `csrftoken=${value}`)];
    const post = async (cookies: string[], headers = {}) => {
      const body = JSON.stringify({ name: `Room ${crypto.randomUUID()}` });
      return (await request('rooms/', cookies, { method: 'POST', body, headers })).status;
    };
    expect(await post(csrfCookies('b'.repeat(32), csrf))).toBe(201);
    expect(await post(csrfCookies(csrf, 'b'.repeat(32)))).toBe(201);
    expect(await post(csrfCookies('b'.repeat(32)))).toBe(403);
    expect(await post(csrfCookies())).toBe(403);
    expect(await post(csrfCookies(csrf), { origin: 'https://neighbour.example' })).toBe(403);
    // Next to an invalid value, the page still gets a token of its own.
    const shown = await request('users/me/', csrfCookies('no token'));
    expect(shown.headers['set-cookie']?.join()).toMatch(/csrftoken=[A-Za-z0-9]{32};/);
    expect((await request('users/me/', csrfCookies('no token', csrf))).headers['set-cookie']).toBeUndefined();
  });

  it('do not replace a guest, and two valid guests count as none', async () => {
    const room = await scene.people.newRoom(victim);
    const [own, other] = [await scene.knock(room), await scene.knock(room)];
    const cookie = (guest: string) => `greenroom_guest=${guest}`;
    const whoWaits = async (cookies: string[]) => {
      const polled = await request(`rooms/${room}/request-entry/`, cookies, {
        method: 'POST',
        body: '{"username":"X"}',
      });
      const wire = await scene.connect({ cookie: cookies.join('; ') });
      const entered = await wire.get('room:enter', { room });
      return [JSON.parse(polled.text).id, entered.participant.id];
    };
    const { id } = own.participant;
    expect(await whoWaits([...garbage(2, 'greenroom_guest'), cookie(own.guest)])).toEqual([id, id]);
    for (const found of await whoWaits([cookie(own.guest), cookie(other.guest)])) {
      expect([id, other.participant.id]).not.toContain(found);
    }
  });

  it('do not choose the language unless they agree', async () => {
    const languageOf = async (...values: string[]) =>
      (
        await request(
          'users/me/',
          values.map((value) => `django_language=${value}`),
        )
      ).headers['content-language'];
    expect(await languageOf('xx', 'fr')).toBe('fr-fr');
    expect(await languageOf('fr', 'fr-fr')).toBe('fr-fr');
    expect(await languageOf('fr', 'nl')).toBe('en-us');
  });
});
