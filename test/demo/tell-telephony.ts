import { createClient } from '#src/client/client.ts';
import { createMemoryStore } from '#src/client/credential-store.ts';
import { createBrowserSession, logIn } from '#test/support/browser-session.ts';
import { eventually } from '#test/support/eventually.ts';
import { callAt } from '#test/support/phone-call.ts';
import { joinLiveKit } from '#test/support/rtc-client.ts';
import { speak } from '#test/support/voices.ts';
import { printJournal } from './print-journal.ts';
import { startTelephonyProduct } from './start-telephony-product.ts';
import { step } from './step.ts';

const soon = { interval: 5, timeout: 20_000 };

/**
 * Somebody calls: a room with a PIN, its dispatch rule, the door, and a meeting room device. The caller is a client of
 * kind SIP, which is what LiveKit makes of a call: livekit-sip itself cannot be had here.
 */
export async function tellTelephony(): Promise<void> {
  await using product = await startTelephonyProduct();
  const { origin, livekit, countRules } = product;
  console.log(`\nTelephony on ${origin}, started for this demo, with LiveKit and Redis\n`);

  const browser = createBrowserSession();
  await step('Ann logs in', () => logIn(browser, origin, { email: 'ann@example.org', name: 'Ann' }));
  const cookie = browser.cookieHeader(origin);
  const host = createClient({ url: origin, extraHeaders: { cookie }, credentials: createMemoryStore() });
  const room = await step('she creates a room in which others knock', () =>
    host.createRoom(`Demo ${new Date().toISOString()}`, { accessLevel: 'restricted' }),
  );
  const id = room.id!;
  const answer = await fetch(`${origin}/api/v1.0/rooms/${id}/`, { headers: { cookie } });
  const { pin_code: pin } = (await answer.json()) as { pin_code: string };
  const facts: { type: string; data: Record<string, unknown> }[] = [];
  const fact = (type: string) =>
    eventually(`the fact ${type}`, () => facts.find((one) => one.type === type), { interval: 1, timeout: 20_000 });
  const watch = host.watch(id, (change) => {
    if (change.kind === 'fact') facts.push(change.fact);
  });
  const rules = (many: number) => eventually(`${many} rules`, async () => (await countRules(id)) === many, soon);

  await step(`it has a PIN of ${pin.length} digits, and nobody can dial in: LiveKit has no rule`, () => rules(0));
  const { livekit: access } = await host.enter(id);
  const ann = await step('Ann joins the meeting at LiveKit', () => joinLiveKit(access!));
  await step('a dispatch rule appears at LiveKit: callers can come', () => rules(1));
  using _voice = await speak(ann);

  const phone = await step('somebody has dialled and typed the PIN: LiveKit has them in the room', () =>
    callAt(livekit, id),
  );
  const { data } = await step('they stand at the door, and Ann sees them: guest.waiting', () => fact('guest.waiting'));
  const waiting = data.participant as { id: string; username: string };
  console.log(`               as ${waiting.username}; their number is nowhere else`);
  await step('what they may hear and say was taken from them', () => eventually('silence', () => !phone.hears(), soon));
  console.log(`               until then they heard the meeting for ${Math.round(phone.heardMs())} ms`);
  await step('Ann lets them in: guest.admitted', async () => {
    await host.decide(id, waiting.id, true);
    await fact('guest.admitted');
  });
  await step('they hear Ann', () => eventually('her voice', () => phone.hears(), soon));
  await step('they hang up: participant.left', async () => {
    await phone.leave();
    await fact('participant.left');
  });
  await ann.leave();
  await step('everybody has left, and 2 s later the rule goes', () => rules(0));
  await step('telephony.closed', () => fact('telephony.closed'));

  await step('a meeting room device is announced (roomkit): 200', async () => {
    const status = await product.announce(pin);
    if (status !== 200) throw new Error(`roomkit/join/ answered ${status}`);
  });
  await step('the rule stands, though nobody is there', () => rules(1));
  await step('nobody came: 3 s later, and 2 s for whoever reloads, it goes', () => rules(0));

  watch.stop();
  host.close();
  await printJournal(product.databaseUrl, id);
}
