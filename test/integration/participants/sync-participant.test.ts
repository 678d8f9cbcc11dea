import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLiveKitClient } from '#src/livekit/client.ts';
import { syncParticipant } from '#src/participants/sync-participant.ts';
import { type ActorScene, startActorScene } from '#test/support/actor-scene.ts';
import { openPeople } from '#test/support/people.ts';
import { type ScriptedLiveKit, startScriptedLiveKit } from '#test/support/scripted-livekit.ts';

const stack = new AsyncDisposableStack();
let scene: ActorScene;
let livekit: ScriptedLiveKit;
beforeAll(async () => {
  scene = stack.use(await startActorScene());
  livekit = stack.use(await startScriptedLiveKit());
});
afterAll(() => stack.disposeAsync());

/** An administrator in a LiveKit room whose store loses the first `lost` updates. Resolves with what is synchronised. */
async function meet(lost: number) {
  await using people = openPeople(scene.databaseUrl);
  const person = await people.newPerson();
  const room = await people.newRoom(await people.newPerson());
  await people.setRole(room, person, 'administrator');
  let stored: object = { sid: 'PA_1', identity: person.sub, attributes: {}, permission: { canPublishSources: [] } };
  let updates = 0;
  livekit.answer('GetParticipant', () => stored);
  livekit.answer('UpdateParticipant', ({ body }) => {
    updates += 1;
    if (updates > lost) stored = { ...stored, attributes: body.attributes, permission: body.permission };
    return stored;
  });
  const client = createLiveKitClient({ ...livekit, apiUrl: livekit.url });
  const parts = {
    database: scene.runtime.database,
    livekitKeys: { defaultSources: ['camera', 'microphone'] },
    livekit: client,
  };
  const synced = await syncParticipant(parts, room, person.sub).catch((error: Error) => error.message);
  return { synced, updates, stored };
}

it('a role is written once when LiveKit stores it', async () => {
  const { synced, updates, stored } = await meet(0);
  expect([synced, updates]).toEqual([true, 1]);
  expect(stored).toMatchObject({ attributes: { room_role: 'administrator' } });
});

it('a role is written again when an older change has replaced it in LiveKit’s store', async () => {
  const { synced, updates, stored } = await meet(2);
  expect([synced, updates]).toEqual([true, 3]);
  expect(stored).toMatchObject({ attributes: { room_role: 'administrator' } });
});

it('a role that LiveKit never stores is left to a later try', async () => {
  expect(await meet(Number.POSITIVE_INFINITY)).toMatchObject({
    synced: 'The role changed, or LiveKit lost it, while it was written',
    updates: 5,
  });
});
