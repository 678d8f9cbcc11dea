import { findDatabase } from '#src/cli/find-database.ts';
import { createClient } from '#src/client/client.ts';
import { createMemoryStore } from '#src/client/credential-store.ts';
import type { Entry } from '#src/realtime/pushes.ts';
import type { LiveKitAccess } from '#src/realtime/wire-shapes.ts';
import { readSettings } from '#src/settings/settings.ts';
import { createBrowserSession, logIn } from '#test/support/browser-session.ts';
import { eventually } from '#test/support/eventually.ts';
import { joinLiveKit } from '#test/support/rtc-client.ts';
import { awaitLiveKit } from './await-livekit.ts';
import { findOrStartProduct } from './find-or-start-product.ts';
import { printJournal } from './print-journal.ts';
import { step } from './step.ts';

/** A meeting with real WebRTC clients, step by step, and then the room's journal. */
export async function tellMeeting(): Promise<void> {
  const settings = readSettings(process.env);
  await using product = await findOrStartProduct(settings);
  const { origin } = product;
  console.log(`A meeting on ${origin}${product.started ? ', started for this demo' : ''}\n`);

  await awaitLiveKit(origin);

  const browser = createBrowserSession();
  await step('Ann logs in', () => logIn(browser, origin, { email: 'ann@example.org', name: 'Ann' }));
  const host = createClient({
    url: origin,
    extraHeaders: { cookie: browser.cookieHeader(origin) },
    credentials: createMemoryStore(),
  });
  const guest = createClient({ url: origin, credentials: createMemoryStore() });
  const facts: string[] = [];
  const entries: Entry[] = [];
  guest.onEntry((entry) => entries.push(entry));
  const fact = (type: string) => eventually(`the fact ${type}`, () => facts.includes(type), { interval: 1 });

  const room = await step('she creates a room in which others knock', () =>
    host.createRoom(`Demo ${new Date().toISOString()}`, { accessLevel: 'restricted' }),
  );
  const id = room.id!;
  const watch = host.watch(id, (change) => {
    if (change.kind === 'fact') facts.push(change.fact.type);
  });
  const annIn = await step('she enters and gets her token', () => host.enter(id));
  const ann = await step('she joins the meeting at LiveKit', () => joinLiveKit(annIn.livekit!));
  await step("LiveKit's webhook has moved the room: meeting.started", () => fact('meeting.started'));
  const knocked = await step('Bob, without account, knocks', () => guest.enter(id, 'Bob'));
  await step('Ann sees him at the door: guest.waiting', () => fact('guest.waiting'));
  const access = await step('she admits him, and he has his token', async () => {
    await host.decide(id, knocked.participant.id, true);
    const entry = await eventually(
      'the entry with a token',
      () => entries.find(({ livekit }) => livekit !== undefined),
      {
        interval: 1,
      },
    );
    return entry.livekit as LiveKitAccess;
  });
  const bob = await step('he joins the meeting at LiveKit', () => joinLiveKit(access));
  await step('they see each other', () =>
    eventually(
      'each among the others of the other',
      () => ann.others().includes(bob.identity) && bob.others().includes(ann.identity),
    ),
  );
  await step('Bob leaves: participant.left', async () => {
    await bob.leave();
    await fact('participant.left');
  });
  await ann.leave();
  watch.stop();
  host.close();
  guest.close();

  await printJournal(await findDatabase(settings), id);
}
