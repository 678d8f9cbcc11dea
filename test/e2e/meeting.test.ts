import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AgentWorker, startAgentWorker } from '#test/support/agent-worker.ts';
import { eventually } from '#test/support/eventually.ts';
import { type FreshDatabase, freshDatabase } from '#test/support/fresh-database.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { receiveWebhooks } from '#test/support/receive-webhooks.ts';
import { type ProductProcess, spawnProduct } from '#test/support/start-product.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';
import { writeFakeCamera } from './fake-camera.ts';
import { actOn, createRoom, hears, isTold, knock, launchBrowser, sees, tile, type Visitor, visit } from './people.ts';

const scribe = `scribe-${randomUUID()}`;

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
let database: FreshDatabase;
let product: ProductProcess;
let webhooks: AsyncDisposable;
let worker: AgentWorker;
let hostBrowser: Browser;
let guestBrowser: Browser;

beforeAll(async () => {
  folder = await makeTestFolder();
  const [hostCamera, guestCamera] = [join(folder.path, 'host.y4m'), join(folder.path, 'guest.y4m')];
  await writeFakeCamera(hostCamera, { wall: [196, 208, 198], person: [46, 92, 74] });
  await writeFakeCamera(guestCamera, { wall: [214, 203, 186], person: [134, 84, 58] });
  database = await freshDatabase();
  product = await spawnProduct({
    databaseUrl: database.url,
    dataDir: folder.path,
    livekit: ownLiveKit(),
    env: { GREENROOM_WEB: 'true', ROOM_SUBTITLE_ENABLED: 'true', ROOM_SUBTITLE_AGENT_NAME: scribe },
  });
  worker = await startAgentWorker(scribe);
  webhooks = await receiveWebhooks(`${product.origin}/api/v1.0/rooms/webhooks-livekit/`);
  [hostBrowser, guestBrowser] = await Promise.all([launchBrowser(hostCamera), launchBrowser(guestCamera)]);
});

afterAll(async () => {
  await Promise.all([hostBrowser?.close(), guestBrowser?.close()]);
  await worker?.[Symbol.asyncDispose]();
  await webhooks?.[Symbol.asyncDispose]();
  await product?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

/** Takes the README's screenshot once the guest's video has its full size. */
async function takeScreenshot(host: Visitor): Promise<void> {
  const video = tile(host, 'Ben Okri').locator('video');
  await eventually(
    'the large picture of the guest',
    () => video.evaluate((element: HTMLVideoElement) => element.videoWidth >= 640),
    { timeout: 30_000 },
  );
  await host.page.mouse.move(0, 0);
  await host.page.screenshot({ path: 'docs/meeting.png', animations: 'disabled' });
}

/** Publishes a transcription from the agent. */
async function write(worker: AgentWorker, text: string): Promise<void> {
  const { localParticipant, remoteParticipants } = worker.agents[0]!.room;
  const speaker = [...remoteParticipants.values()].find(({ trackPublications }) => trackPublications.size > 0)!;
  const [trackSid = ''] = speaker.trackPublications.keys();
  const segment = { id: randomUUID(), text, startTime: 0n, endTime: 1n, language: 'en', final: true };
  await localParticipant!.publishTranscription({
    participantIdentity: speaker.identity,
    trackSid,
    segments: [segment],
  });
}

describe('a meeting in two browsers', () => {
  it('works from the knock to the end', async () => {
    const host = await visit(hostBrowser, product.origin);
    const address = await createRoom(host, 'Weekly tea');
    await sees(host, 'Ada Lovelace (you)');
    await host.page.locator('.region[data-region="meeting"][data-state="active"]').waitFor();

    const guest = await visit(guestBrowser, address);
    expect(await knock(guest, 'Ben Okri')).toBe('You are next.');
    const other = await visit(guestBrowser, address);
    expect(await knock(other, 'Cleo Vance')).toBe('You are number 2 in the queue.');

    await host.page.getByText('Number 2').waitFor();
    await host.page.getByRole('button', { name: 'Let Ben Okri in' }).click();
    await other.page.getByText('You are next.').waitFor();
    await Promise.all([sees(host, 'Ben Okri'), sees(guest, 'Ada Lovelace'), hears(host), hears(guest)]);
    await isTold(host, 'guest.admitted');
    await isTold(host, 'participant.joined');
    if (process.env.UPDATE_SCREENSHOT === '1') await takeScreenshot(host);

    await guest.page.keyboard.press('Alt+KeyA');
    await tile(host, 'Ben Okri').getByText('Muted:').waitFor();

    await guest.page.keyboard.press('Alt+KeyA');
    await tile(host, 'Ben Okri').getByText('Muted:').waitFor({ state: 'detached' });
    await actOn(host, 'Ben Okri', 'Mute');
    await tile(guest, 'Ben Okri (you)').getByText('Muted:').waitFor();

    await guest.page.getByRole('button', { name: 'Raise hand' }).click();
    await tile(host, 'Ben Okri').getByText('Hand raised').waitFor();
    await actOn(host, 'Ben Okri', 'Lower hand');
    await guest.page.getByRole('button', { name: 'Raise hand' }).waitFor();

    await guest.page.getByRole('button', { name: 'Change your name' }).press('Enter');
    await guest.page.getByLabel('Your name in the meeting').fill('Benedict Okri');
    await guest.page.keyboard.press('Enter');
    await tile(host, 'Benedict Okri').waitFor();
    expect(await guest.page.getByRole('button', { name: /Actions for/ }).count()).toBe(0);

    await guest.page.getByRole('button', { name: 'Captions on' }).click();
    await isTold(guest, 'subtitles.started');
    await write(worker, 'Shall we begin?');
    await guest.page.getByRole('log', { name: 'Captions' }).getByText('Shall we begin?').waitFor();
    expect(await guest.page.locator('li.tile').count()).toBe(2);
    await guest.page.keyboard.press('Alt+KeyT');
    await isTold(host, 'subtitles.stopped');
    expect(await guest.page.locator('.captions').count()).toBe(0);

    await host.page.getByRole('button', { name: 'Refuse Cleo Vance' }).click();
    await other.page.getByRole('heading', { name: 'You were not let in' }).waitFor();
    await isTold(host, 'guest.denied');

    await actOn(host, 'Benedict Okri', 'Remove…');
    await host.page.getByRole('button', { name: 'Remove Benedict Okri' }).click();
    await guest.page.getByRole('heading', { name: 'You were removed' }).waitFor();
    await tile(host, 'Benedict Okri').waitFor({ state: 'detached' });
    await isTold(host, 'participant.removed');
    await isTold(host, 'participant.left');
    await other.page.close();
    await host.page.getByRole('button', { name: 'Leave' }).click();
    await host.page.getByRole('heading', { name: 'You left' }).waitFor();
    expect([...host.faults, ...guest.faults, ...other.faults]).toEqual([]);
  });
});
