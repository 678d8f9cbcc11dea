import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createInvitations } from '#src/client/invitations.ts';
import { createRecordings } from '#src/client/recordings.ts';
import { createRest } from '#src/client/rest.ts';
import { createRestCall, type RestCall } from '#src/client/rest-call.ts';

let server: Server;
let call: RestCall;
let asked: string[];
let answer: { readonly status: number; readonly json?: unknown; readonly headers?: Record<string, string> };
beforeAll(async () => {
  server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    asked.push(`${request.method} ${request.url} ${await text(request)}`.trim());
    response.writeHead(answer.status, answer.headers).end(answer.json === undefined ? '' : JSON.stringify(answer.json));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  call = createRestCall(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {});
});
beforeEach(() => {
  asked = [];
  answer = { status: 200, json: {} };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('invitations of the client', () => {
  it('are sent over REST, with times if the meeting is planned', async () => {
    const invitations = createInvitations(call);
    await invitations.send('tea', ['ada@example.org']);
    await invitations.send('a/b', ['ada@example.org'], { startsAt: new Date('2026-07-01T10:00:00+02:00') });
    expect(asked).toEqual([
      'POST /api/v1.0/rooms/tea/invite/ {"emails":["ada@example.org"]}',
      'POST /api/v1.0/rooms/a%2Fb/invite/ {"emails":["ada@example.org"],"starts_at":"2026-07-01T08:00:00.000Z"}',
    ]);
  });

  it('are refused with the time to wait', async () => {
    answer = { status: 429, json: { detail: 'Later.' }, headers: { 'Retry-After': '60' } };
    await expect(createInvitations(call).send('tea', ['ada@example.org'])).rejects.toMatchObject({
      code: 'throttled',
      message: 'Later.',
      retryAfter: 60,
    });
  });
});

describe('recordings of the client', () => {
  it('are started, stopped, listed, read and deleted over REST', async () => {
    const recordings = createRecordings(call);
    await recordings.start('tea', 'screen_recording', { transcribe: true });
    await recordings.stop('tea');
    await recordings.list(2, 5);
    await recordings.get('a/b');
    answer = { status: 204 };
    await recordings.delete('one');
    expect(asked).toEqual([
      'POST /api/v1.0/rooms/tea/start-recording/ {"mode":"screen_recording","options":{"transcribe":true}}',
      'POST /api/v1.0/rooms/tea/stop-recording/',
      'GET /api/v1.0/recordings/?page=2&page_size=5',
      'GET /api/v1.0/recordings/a%2Fb/',
      'DELETE /api/v1.0/recordings/one/',
    ]);
  });

  it('are refused with the reason in the header', async () => {
    answer = { status: 502, json: { error: 'No.' }, headers: { 'Greenroom-Error': 'recorder_busy' } };
    await expect(createRecordings(call).start('tea', 'transcript')).rejects.toMatchObject({
      code: 'unavailable',
      message: 'No.',
      reason: 'recorder_busy',
    });
  });

  it('are offered in the modes of the configuration that the client knows, if they are enabled', async () => {
    const recording = {
      is_enabled: true,
      available_modes: ['transcript', 'other'],
      expiration_days: 7,
      max_duration: null,
    };
    answer = { status: 200, json: { subtitle: { enabled: true }, recording } };
    const rest = createRest(call);
    expect(await rest.features()).toEqual({
      captions: true,
      recordingModes: ['transcript'],
      longestRecording: null,
      recordingDays: 7,
    });
    answer = { status: 200, json: { subtitle: { enabled: true }, recording: { ...recording, is_enabled: false } } };
    expect((await rest.features()).recordingModes).toEqual([]);
  });
});
