import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClientOptions, createClient } from '#src/client/client.ts';
import { createMemoryStore } from '#src/client/credential-store.ts';
import { type ScriptedServer, startScriptedServer } from '#test/support/scripted-server.ts';
import { soon } from '#test/support/soon.ts';

const room = '3f1c9a52-8d0e-4c57-9a2b-1e5d7c6b8a90';
const participant = { id: 'b0a5c1de-0f4e-4b7a-8a37-5a2f9d3c7e11', username: 'Ada', color: 'hsl(10, 60%, 40%)' };
const waiting = { ok: true, status: 'waiting', participant, number: 7, position: 3, host_present: true };

let server: ScriptedServer;
const opened: { close(): void }[] = [];
beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(async () => {
  for (const client of opened.splice(0)) client.close();
  await server.stop();
});

function connect(options: Partial<ClientOptions> = {}) {
  const client = createClient({ url: server.url, credentials: createMemoryStore(), ...options });
  opened.push(client);
  return client;
}

describe('requests', () => {
  it('are sent again under the same id when the connection breaks before the answer', async () => {
    const client = connect();
    const entered = client.enter(room, 'Ada');
    const first = await server.hears('room:enter');
    server.cut();
    const second = await server.hears('room:enter', 2);
    expect(second.packet).toEqual(first.packet);
    expect(second.socket.id).not.toBe(first.socket.id);
    second.answer(waiting);
    await expect(entered).resolves.toMatchObject({ status: 'waiting', position: 3 });
  });

  it('have separate ids and do not wait for each other', async () => {
    const client = connect();
    const first = client.decide(room, participant.id, true);
    const second = client.decide(room, participant.id, false);
    const late = await server.hears('lobby:decide', 1);
    const early = await server.hears('lobby:decide', 2);
    expect(early.packet.id).not.toBe(late.packet.id);
    early.answer({ ok: true, outcome: 'denied' });
    await expect(second).resolves.toMatchObject({ outcome: 'denied' });
    late.answer({ ok: true, outcome: 'admitted' });
    await expect(first).resolves.toMatchObject({ outcome: 'admitted' });
  });

  it('reject with code, message and retry delay when they are refused', async () => {
    server.answerWith(() => ({ ok: false, code: 'throttled', message: 'Too many knocks.', retry_after: 4 }));
    await expect(connect().enter(room)).rejects.toMatchObject({
      name: 'ClientError',
      code: 'throttled',
      message: 'Too many knocks.',
      retryAfter: 4,
    });
  });

  it('reject after the timeout', async () => {
    await expect(connect({ patience: 50 }).admitAll(room)).rejects.toMatchObject({ code: 'timed_out' });
  });

  it('are rejected before sending when they are too large', async () => {
    const client = connect();
    await expect(client.enter(room, 'é'.repeat(9000))).rejects.toMatchObject({ code: 'too_large' });
    server.answerWith(() => ({ ok: true, admitted: 0, through: 0 }));
    await client.admitAll(room);
    expect(server.asked.map((request) => request.name)).toEqual(['lobby:admit-all']);
  });

  it('reject when the client is closed', async () => {
    const client = connect();
    const left = client.leave(room);
    const refused = expect(left).rejects.toMatchObject({ code: 'closed' });
    await server.hears('room:leave');
    client.close();
    await refused;
  });
});

describe('credentials', () => {
  it('store the guest credential of an answer and present it at the next handshake', async () => {
    const given: string[] = [];
    const client = connect({ onGuest: (credential) => given.push(credential) });
    server.answerWith(() => ({ ...waiting, guest: 'guest-credential' }));
    await client.enter(room, 'Ada');
    server.cut();
    await soon(() => expect(server.handshakes, 'handshakes').toHaveLength(2));
    expect(server.handshakes).toEqual([{}, { guest: 'guest-credential' }]);
    expect(given).toEqual(['guest-credential']);
  });

  it('are dropped when the server refuses them, and the client connects without', async () => {
    const credentials = createMemoryStore('old guest');
    server.refuse(
      { code: 'expired_credential', credential: 'token' },
      { code: 'invalid_credential', credential: 'guest' },
    );
    server.answerWith(() => waiting);
    await connect({ credentials, auth: () => ({ token: 'old token' }) }).enter(room, 'Ada');
    expect(server.handshakes).toEqual([{ token: 'old token', guest: 'old guest' }, { guest: 'old guest' }, {}]);
    expect(credentials.read()).toBeNull();
  });

  it('are dropped only as far as the server names them', async () => {
    const credentials = createMemoryStore('old guest');
    server.refuse({ code: 'invalid_credential', credential: 'guest' });
    server.answerWith(() => waiting);
    await connect({ credentials, auth: () => ({ token: 'good token' }) }).enter(room, 'Ada');
    expect(server.handshakes.at(-1)).toEqual({ token: 'good token' });
  });

  it('are kept after another refusal of the handshake, which is retried after its retry delay', async () => {
    const credentials = createMemoryStore('a guest');
    server.refuse({ code: 'throttled', retry_after: 1 });
    server.answerWith(() => waiting);
    const start = performance.now();
    await connect({ credentials }).enter(room, 'Ada');
    expect(performance.now() - start).toBeGreaterThan(990);
    expect(server.handshakes).toEqual([{ guest: 'a guest' }, { guest: 'a guest' }]);
  });
});

describe('the own entry', () => {
  it('moves up when guests ahead leave', async () => {
    const client = connect();
    const positions: (number | undefined)[] = [];
    client.onEntry((entry) => positions.push(entry.position));
    server.answerWith(() => waiting);
    await client.enter(room, 'Ada');
    server.push('lobby:moved', { room, left: [2, 9] });
    server.push('lobby:moved', { room: participant.id, left: [3] });
    server.push('entry', { room, status: 'waiting', participant, number: 7, position: 2 });
    server.push('lobby:moved', { room, left: [5] });
    await soon(() => expect(positions, 'positions heard').toEqual([2, 2, 1]));
  });
});
