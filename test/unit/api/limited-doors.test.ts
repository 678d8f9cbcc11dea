import { expect, it } from 'vitest';
import { networkOf } from '#src/api/network-of.ts';
import { throttleKeys } from '#src/api/throttle-scope.ts';
import { routes } from '#src/routes.ts';
import { readSettings } from '#src/settings/settings.ts';

/** Routes that read nothing, or whose callers sign their requests or show a secret that locks out who guesses it. */
const unlimited = [
  'GET /api/v1.0/',
  'GET /api/v1.0/config/',
  'POST /api/v1.0/rooms/webhooks-livekit/',
  'POST /api/v1.0/recordings/storage-hook/',
  'POST /api/v1.0/recordings/external-process-hook/',
  'POST /api/v1.0/backchannel-logout/',
  'GET /__lbheartbeat__',
  'GET /__heartbeat__',
  'GET /__version__',
  'POST /operators/api/session/',
  'GET /jwks',
];

it('every route has a rate, except those of operators, whose page reads all the time', () => {
  const free = routes.filter(({ throttle, who }) => throttle === undefined && who !== 'operator');
  const open = free.map(({ method, path }) => `${method} ${path}`);
  expect(open.sort()).toEqual(unlimited.toSorted());
});

it('counts a person under the same key over REST and sockets', () => {
  const settings = readSettings({});
  const address = networkOf('203.0.113.7');
  const key = (caller: object) => throttleKeys(settings, 'request-entry', { address, ...caller });
  expect(key({ user: 'u', guest: 'g', socket: 's' })).toEqual(
    key({ user: 'u', participant: 'p', cookieHeader: 'c=d' }),
  );
  expect(key({ guest: 'g', socket: 's' })).toEqual(key({ guest: 'g', cookieHeader: 'greenroom_guest=x' }));
  expect(key({ socket: 's' }).own).toBe('socket:s');
  expect(key({})).toEqual({ own: null, shared: 'address:203.0.113.7' });
  // Neither a credential nor the id of a guest is stored.
  expect(key({ guest: 'guest-id' }).own).not.toContain('guest-id');
});
