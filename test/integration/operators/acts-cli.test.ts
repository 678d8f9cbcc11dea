import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ActScene, startActScene } from '#test/support/act-scene.ts';
import { openRecordings } from '#test/support/recording-rows.ts';
import { startScript } from '#test/support/start-script.ts';

const program = new URL('../../../src/cli/greenroom.ts', import.meta.url).pathname;

let scene: ActScene;
beforeAll(async () => {
  scene = await startActScene();
  await scene.rows(`update meet_user set email = 'ada@example.org' where id = $1`, scene.owner.id);
});
afterAll(() => scene[Symbol.asyncDispose]());

/** Runs `greenroom` on the scene's database; resolves with its exit code and what it says. */
async function run(...args: string[]) {
  const env = {
    NODE_ENV: 'development',
    DATABASE_URL: scene.product.databaseUrl,
    DJANGO_SECRET_KEY: 'the-secret-of-tests',
    LIVEKIT_API_URL: 'http://127.0.0.1:9',
    LIVEKIT_API_KEY: 'key',
    LIVEKIT_API_SECRET: 'a-secret-of-thirty-two-characters',
  };
  await using script = startScript(process.execPath, [program, ...args], env);
  const code = await script.ended;
  const text = script.lines.join('\n');
  return { code, text, json: args.includes('--json') && code === 0 ? JSON.parse(text) : null };
}

// Each command is a process, which takes seconds to start on a busy machine.
const slow = { timeout: 240_000 };

describe('acts by the command line', slow, () => {
  it('need a reason, say first what they would do, and have it in the journal', async () => {
    const room = await scene.newMeeting('ada');
    expect(await run('act', 'meeting.end', `room=${room}`)).toMatchObject({
      code: 1,
      text: expect.stringContaining('--reason'),
    });
    const args = ['act', 'meeting.end', `room=${room}`, '--reason', 'an intruder'];
    expect((await run(...args, '--dry-run')).text).toContain('would end');
    expect((await scene.actor('room', room)).snapshot.value.meeting).toEqual({ running: 'active' });
    expect((await run(...args, '--json')).json).toMatchObject({ done: true, dry_run: false });
    expect((await scene.journal(room)).at(-1)!.cause).toEqual({ by: 'operator', id: 'cli', reason: 'an intruder' });
    expect(await run(...args)).toMatchObject({ code: 1, text: 'No meeting is running in this room.' });
    expect((await run('act', 'meeting.explode', '--reason', 'x')).text).toContain('There is no act meeting.explode');
    expect((await run('act', 'meeting.end', 'rom=1', '--reason', 'x')).text).toBe('meeting.end takes room=….');
  });

  it('show an actor without what people are called', async () => {
    const room = await scene.newMeeting('ada');
    const guest = await scene.knock(room);
    await scene.rows(
      `update greenroom.actor set snapshot = jsonb_set(snapshot, '{context,call}', '{"sealed": "sealed-number"}')
       where id = $1`,
      room,
    );
    for (const id of [room, `${room}/${guest}`]) {
      const { json, text } = await run('actors', 'show', id, '--json');
      expect(json).toMatchObject({ id, room, problem: null, commands: expect.any(Array), inbox: [] });
      const readable = (await run('actors', 'show', id)).text;
      expect(`${text}${readable}`).not.toMatch(/Gus Guest|Name of ada|"ada"|sealed-number/);
    }
    await scene.corrupt('room', room);
    expect((await run('actors', 'show', room)).text).toContain('cannot be restored');
    expect(await run('actors', 'show', guest)).toMatchObject({ code: 1, text: `There is no actor ${guest}.` });
  });

  it('reset an actor, and replay it', async () => {
    const room = await scene.newMeeting('ada');
    await scene.corrupt('room', room);
    const { json } = await run('actors', 'reset', 'room', room, '--reason', 'broken', '--json');
    expect(json).toMatchObject({ done: true, details: { works: true } });
    const replayed = await run('actors', 'replay', 'room', room, '--json');
    expect(replayed.json.steps.map(({ event }: { event: { type: string } }) => event.type)).toEqual([
      'livekit.listed',
      'livekit.roomSeen',
    ]);
  });

  it('act in all rooms that match', async () => {
    const room = await scene.newMeeting('ada');
    const { json } = await run('act-many', 'active', 'meeting.end', '--reason', 'an outage', '--json');
    expect(json.failed).toEqual([]);
    expect(json.done).toBeGreaterThan(0);
    expect((await scene.actor('room', room)).snapshot.value.meeting).toBe('empty');
  });

  it('foretell what an event would do', async () => {
    const room = await scene.newMeeting('ada');
    const event = JSON.stringify({ type: 'livekit.roomFinished', sid: 'RM_1' });
    const { code, text } = await run('dry-run', 'room', room, event);
    expect({ code, text }).toMatchObject({ code: 0, text: expect.stringContaining('fact   meeting.ended') });
    expect((await run('dry-run', 'room', room, '{"type": "xstate.stop"}')).code).toBe(1);
    expect((await run('dry-run', 'room', room, 'nonsense')).text).toBe('This is no JSON.');
  });
});

describe('the back-office by the command line', slow, () => {
  it('finds, shows and changes accounts, and logs out whom it deactivates', async () => {
    const bob = await scene.people.newPerson('Bob <b>Builder</b>');
    expect((await run('users', 'list', 'builder', '--json')).json).toMatchObject([{ id: bob.id, sessions: 1 }]);
    expect((await run('users', 'show', 'ADA@example.org', '--json')).json.id).toBe(scene.owner.id);
    expect((await run('users', 'show', 'nobody@example.org')).code).toBe(1);
    const set = (...flags: string[]) => run('users', 'set', bob.id, ...flags);
    expect((await set('--staff', 'yes', '--language', 'fr-fr')).code).toBe(0);
    expect((await set('--staff', 'perhaps')).text).toBe('--staff is yes or no.');
    expect((await set('--language', 'xx')).text).toContain('Languages:');
    expect((await set()).code).toBe(1);
    expect((await set('--active', 'no')).text).toBe('Changed; 1 sessions ended.');
    expect((await run('users', 'show', bob.id, '--json')).json).toMatchObject({
      is_active: false,
      is_staff: true,
      language: 'fr-fr',
      sessions: 0,
    });
    expect((await scene.call(bob, 'GET', 'users/me/')).status).toBe(401);
  });

  it('changes rooms and roles as their hosts would, and their actors hear of it', async () => {
    const room = await scene.newMeeting('ada');
    const guest = await scene.knock(room);
    const bob = await scene.people.newPerson();
    expect((await run('rooms', 'rename', room, `Weekly ${room.slice(0, 8)}`, '--json')).json.slug).toMatch(/^weekly-/);
    expect((await run('rooms', 'find', room, '--json')).json).toMatchObject([{ room: { id: room }, by: 'id' }]);
    expect((await run('rooms', 'access-level', room, 'public', '--reason', 'asked')).code).toBe(0);
    expect((await scene.journal(room)).find(({ event }) => event === 'room.changed')!.cause).toEqual({
      by: 'operator',
      id: 'cli',
      reason: 'asked',
    });
    expect((await run('rooms', 'access-level', room, 'secret')).code).toBe(1);
    expect((await run('rooms', 'give', room, bob.id, 'administrator')).code).toBe(0);
    expect((await run('rooms', 'people', room, '--json')).json).toHaveLength(2);
    expect((await run('rooms', 'take', room, 'ada@example.org')).text).toContain('at least one owner');
    expect((await run('rooms', 'take', room, bob.id)).code).toBe(0);
    expect((await scene.journal(room)).filter(({ event }) => event === 'role.changed')).toHaveLength(2);
    expect((await run('rooms', 'delete', room, '--dry-run')).text).toContain('would be deleted');
    expect((await run('rooms', 'delete', room)).code).toBe(0);
    expect(await scene.rows('select from meet_room where resource_id = $1', room)).toEqual([]);
    expect((await scene.actor('guest', `${room}/${guest}`)).done).toBe(true);
  });

  it('shows recordings, tells their owners again, and deletes those that have ended', async () => {
    const room = await scene.newRoom();
    const rows = openRecordings(scene.people, room);
    const recording = await rows.add(scene.owner, { status: 'notification_succeeded' });
    expect((await run('recordings', 'notify', recording, '--reason', 'lost mail')).text).toContain('1 message about');
    expect((await run('recordings', 'show', recording, '--json')).json).toMatchObject({
      status: 'notification_succeeded',
      accesses: [{ role: 'owner' }],
      notices: [{ state: 'pending' }],
    });
    expect((await run('recordings', 'delete', recording, '--dry-run')).code).toBe(0);
    expect((await run('recordings', 'delete', recording)).text).toBe('The recording is deleted.');
    expect(await scene.rows('select from meet_recording where id = $1', recording)).toEqual([]);
    const running = await rows.add(scene.owner, { status: 'active' });
    expect((await run('recordings', 'delete', running)).code).toBe(1);
  });

  it('lists files and deletes them', async () => {
    const [file] = await scene.rows(
      `insert into public.file (id, created_at, updated_at, title, type, filename, upload_state, creator_id)
       values (gen_random_uuid(), now(), now(), 'A title', 'background_image', 'a.png', 'ready', $1) returning id`,
      scene.owner.id,
    );
    expect((await run('files', 'list', '--creator', 'ada@example.org', '--json')).json).toMatchObject([
      { id: file!.id },
    ]);
    expect((await run('files', 'delete', file!.id, '--dry-run')).text).toBe('It would be deleted.');
    expect((await run('files', 'delete', file!.id)).text).toBe('The file is deleted.');
    expect((await run('files', 'delete', file!.id)).code).toBe(1);
  });
});
