import { randomInt } from 'node:crypto';
import { SipClient } from 'livekit-server-sdk';
import { createLog } from '#src/kernel/log.ts';
import { createLiveKitClient, type LiveKitClient } from '#src/livekit/client.ts';
import { type SipRule, toSipRule } from '#src/livekit/sip-rule.ts';
import { openProductDatabase } from '#src/product-database.ts';
import { createRuntime } from '#src/product-runtime.ts';
import { readSettings } from '#src/settings/settings.ts';
import { type RuleSweep, sweepRules } from '#src/telephony/sweep-rules.ts';
import { eventually } from './eventually.ts';
import { freshDatabase } from './fresh-database.ts';
import { type HostedRoom, type HostSession, logInHost, openRoom } from './hosted-room.ts';
import { type LiveKitProxy, startLiveKitProxy } from './livekit-proxy.ts';
import { ownLiveKit } from './own-livekit.ts';
import { receiveWebhooks } from './receive-webhooks.ts';
import { openRecords, type RoomRecords } from './room-record.ts';
import { joinLiveKit, type RtcClient } from './rtc-client.ts';
import { webhookPath } from './signed-webhook.ts';
import { type Product, startProduct } from './start-product.ts';

/** A PIN that no room of a test has. */
export const newPin = (): string => String(randomInt(10 ** 11, 10 ** 12));

/** The product with telephony on a real LiveKit that keeps its rules in Redis. */
export interface TelephonyScene extends AsyncDisposable {
  readonly product: Product;
  readonly databaseUrl: string;
  readonly records: RoomRecords;
  readonly session: HostSession;
  /** Between the product and LiveKit. */
  readonly proxy: LiveKitProxy;
  /** What somebody else does at LiveKit, by hand. */
  readonly sip: SipClient;
  /** The product's way to LiveKit. */
  readonly livekit: LiveKitClient;
  /** Opens a room that everybody may enter, with a PIN. */
  open(): Promise<HostedRoom & { readonly pin: string }>;
  join(room: Pick<HostedRoom, 'id' | 'newGuest'>): Promise<RtcClient>;
  /** The dispatch rules of a room, including foreign ones. */
  rulesTo(room: string): Promise<SipRule[]>;
  /** Waits until one rule leads to a room and its actor has stored it. */
  ready(room: string): Promise<SipRule>;
  /** The region of the room's actor, as one line. */
  telephonyOf(room: string): Promise<string>;
  shows(room: string, telephony: string): Promise<void>;
  /** Waits until no rule leads to a room. */
  gone(room: string): Promise<void>;
  /** Lets an hour pass for the commands that wait to be tried again, and for the timers of a room. */
  passTime(room: string): Promise<void>;
  /** Creates a rule directly at LiveKit, deleted at the end of the test. Resolves with its id. */
  addRule(name: string, room: string, pin: string): Promise<string>;
  /** The host deletes a room. */
  deleteRoom(room: string): Promise<void>;
  /** Asks for `/api/v1.0/<path>` as the host. Resolves with the status and what was answered. */
  ask(method: string, path: string): Promise<{ readonly status: number; readonly text: string }>;
  /** The host renews the PIN of a room. Resolves with the new one. */
  renew(room: string): Promise<string>;
  /** Somebody meets in a room, and its host deletes it. */
  joinAndDelete(room: Pick<HostedRoom, 'id' | 'newGuest'>): Promise<void>;
  /** The room's telephony commands, in order. */
  commandsOf(room: string): Promise<string[]>;
  /** What it announced of it, in order. */
  factsOf(room: string): Promise<string[]>;
  /** Takes back what a test did at LiveKit. */
  tidy(): Promise<void>;
  /** Stops forwarding LiveKit's webhooks to the product. */
  deafen(): Promise<void>;
  /** Has all rules compared with the meetings, now. */
  sweep(options?: { readonly dryRun?: boolean; readonly telephony?: boolean }): Promise<RuleSweep>;
}

export async function startTelephonyScene(env: Readonly<Record<string, string>> = {}): Promise<TelephonyScene> {
  const direct = ownLiveKit();
  const stack = new AsyncDisposableStack();
  const database = stack.use(await freshDatabase());
  const proxy = stack.use(await startLiveKitProxy(direct.url));
  const telephony = { ROOM_TELEPHONY_ENABLED: 'true', ...env };
  const product = stack.use(
    await startProduct({ databaseUrl: database.url, livekit: { ...direct, url: proxy.url }, env: telephony }),
  );
  const webhooks = stack.use(await receiveWebhooks(product.origin + webhookPath));
  const records = stack.use(openRecords(database.url));
  const session = await logInHost(product.origin);
  const log = createLog('silent');
  const own = await openProductDatabase(database.url, log);
  stack.defer(() => own.close());
  const livekit = createLiveKitClient({ apiUrl: proxy.url, key: direct.key, secret: direct.secret });
  const sip = new SipClient(direct.url, direct.key, direct.secret);

  const rulesTo = async (room: string) =>
    (await sip.listSipDispatchRule()).map(toSipRule).filter((rule) => rule.room === room);
  const telephonyOf = async (room: string) => {
    const { rows } = await records.pool.query<{ region: string | Record<string, string> }>(
      "select snapshot -> 'value' -> 'telephony' as region from greenroom.actor where kind = 'room' and id = $1",
      [room],
    );
    const region = rows[0]?.region ?? 'off';
    return typeof region === 'string' ? region : Object.entries(region)[0]!.join('.');
  };
  const byHand: string[] = [];
  const scene: TelephonyScene = {
    product,
    databaseUrl: database.url,
    records,
    session,
    proxy,
    sip,
    livekit,
    async open() {
      const room = await openRoom(session, 'public');
      const { rows } = await records.pool.query('select pin_code from public.meet_room where resource_id = $1', [
        room.id,
      ]);
      return Object.assign(room, { pin: rows[0].pin_code as string });
    },
    // Directly: the product's calls alone go through the proxy.
    join: async (room) => joinLiveKit({ ...(await room.newGuest().enter(room.id, 'Ada')).livekit!, url: direct.url }),
    rulesTo,
    ready: (room) =>
      eventually('a dispatch rule that the room knows', async () => {
        const [rule, ...more] = await rulesTo(room);
        const { context } = await records.read(room);
        return more.length === 0 && rule !== undefined && context.rule === rule.id && rule;
      }),
    telephonyOf,
    async shows(room, state) {
      await eventually(`telephony being ${state}`, async () => (await telephonyOf(room)) === state);
    },
    async gone(room) {
      await eventually('the end of the rule', async () => (await rulesTo(room)).length === 0, { timeout: 10_000 });
    },
    async passTime(room) {
      await records.pool.query(
        `update graphile_worker._private_jobs set run_at = now() - interval '1 second',
           payload = jsonb_set(payload::jsonb, '{giveUpAt}', to_jsonb(now() - interval '1 second'))::json
         where payload::jsonb #>> '{to,id}' = $1 and locked_at is null`,
        [room],
      );
      await records.pool.query(
        `update greenroom.actor set due_at = '2000-01-01', timers = (
           select jsonb_object_agg(key, jsonb_set(value, '{at}', '"2000-01-01T00:00:00.000Z"')) from jsonb_each(timers))
         where kind = 'room' and id = $1 and timers <> '{}'`,
        [room],
      );
    },
    async addRule(name, room, pin) {
      const rule = { type: 'direct', roomName: room, pin } as const;
      const { sipDispatchRuleId } = await sip.createSipDispatchRule(rule, { name });
      byHand.push(sipDispatchRuleId);
      return sipDispatchRuleId;
    },
    async ask(method, path) {
      const csrf = /csrftoken=(\w+)/.exec(session.cookie)?.[1] ?? '';
      const headers = { cookie: session.cookie, 'x-csrftoken': csrf };
      const response = await fetch(`${product.origin}/api/v1.0/${path}`, { method, headers });
      return { status: response.status, text: await response.text() };
    },
    async renew(room) {
      const { status, text } = await scene.ask('POST', `rooms/${room}/renew-pin/`);
      if (status !== 200) throw new Error(`The PIN was not renewed: ${status}`);
      return JSON.parse(text).pin_code;
    },
    async deleteRoom(room) {
      const { status } = await scene.ask('DELETE', `rooms/${room}/`);
      if (status !== 204) throw new Error(`The room was not deleted: ${status}`);
    },
    async joinAndDelete(room) {
      await using _somebody = await scene.join(room);
      await scene.ready(room.id);
      await scene.deleteRoom(room.id);
      await scene.gone(room.id);
      await scene.shows(room.id, 'absent.none');
    },
    async commandsOf(room) {
      const { journal } = await records.read(room);
      return journal.flatMap(({ commands }) => commands).filter((name) => name.startsWith('sip.'));
    },
    async factsOf(room) {
      const { facts } = await records.read(room);
      return facts.map(({ type }) => type).filter((type) => type.startsWith('telephony.'));
    },
    async tidy() {
      proxy.restore();
      for (const rule of byHand.splice(0)) await sip.deleteSipDispatchRule(rule).catch(() => undefined);
    },
    deafen: async () => webhooks[Symbol.asyncDispose](),
    sweep({ dryRun = false, telephony: on = true } = {}) {
      const settings = readSettings({ ...env, ROOM_TELEPHONY_ENABLED: String(on) });
      return sweepRules(
        { runtime: createRuntime({ database: own, log, secret: 'the-secret' }, settings), livekit, settings },
        { dryRun },
      );
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
  return scene;
}
