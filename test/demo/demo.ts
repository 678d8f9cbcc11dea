import { dispose } from '@livekit/rtc-node';
import { describeLine, readJournal } from '#src/actors/journal.ts';
import { findDatabase } from '#src/cli/find-database.ts';
import { createClient } from '#src/client/client.ts';
import { createMemoryStore } from '#src/client/credential-store.ts';
import { createLog } from '#src/log.ts';
import { openProductDatabase } from '#src/product-database.ts';
import type { Entry } from '#src/realtime/pushes.ts';
import type { LiveKitAccess } from '#src/realtime/wire-shapes.ts';
import { readSettings } from '#src/settings/settings.ts';
import { createBrowserSession, logIn } from '#test/support/browser-session.ts';
import { eventually } from '#test/support/eventually.ts';
import { joinLiveKit } from '#test/support/rtc-client.ts';
import { findOrStartProduct } from './find-or-start-product.ts';

/** Does one step of the story and prints how long it took; a step that fails ends the demo. */
async function step<Result>(title: string, act: () => Promise<Result>): Promise<Result> {
  const start = performance.now();
  const result = await act();
  console.log(`${`${(performance.now() - start).toFixed(1)} ms`.padStart(10)}  ${title}`);
  return result;
}

/** `npm run demo`: a scripted meeting with real WebRTC clients, step by step, and then the room's journal. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  await using product = await findOrStartProduct(settings);
  const { origin } = product;
  console.log(`A meeting on ${origin}${product.started ? ', started for this demo' : ''}\n`);

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

  console.log('\nThe journal of the room:\n');
  const database = await openProductDatabase(await findDatabase(settings), createLog('error'));
  for (const line of await readJournal(database, id, { limit: 100 })) console.log(describeLine(line));
  await database.close();
}

try {
  await main();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
await dispose();
// A story that broke off leaves sockets open.
process.exit();
