import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { SIPDispatchRule, SIPDispatchRuleInfo } from 'livekit-server-sdk';
import type { Command } from '#src/actors/command.ts';
import { newId } from '#src/kernel/ids.ts';
import { createLiveKitClient, type LiveKitClient } from '#src/livekit/client.ts';
import { ruleNameOf } from '#src/livekit/sip-rule.ts';
import { deleteRule } from '#src/telephony/delete-rule.ts';
import type { LiveKitTestAccess } from '#test/support/provided.ts';
import { shareParts } from '#test/support/shared-parts.ts';
import { milliseconds, type Row, type Sample, summarise } from './measure.ts';

const few = 10;
const many = 10_000;
const times = 200;

interface Measured {
  readonly create: Sample;
  readonly remove: Sample;
  /** The reference's way: list all rules and delete those of the name. */
  readonly listed: Sample;
}

/** Measures what the end of a room costs at LiveKit among few and among many foreign rules. */
export async function measureDispatchRules(): Promise<Row[]> {
  const parts = await shareParts();
  try {
    const part = await parts.livekit();
    if ('missing' in part) throw new Error(part.missing);
    const [{ url: apiUrl, key, secret, redisUrl }] = part.access as [LiveKitTestAccess];
    const livekit = createLiveKitClient({ apiUrl, key, secret });
    const redis = new Redis(redisUrl);
    await addForeign(redis, few);
    await measure(livekit, 20);
    const among = { few: await measure(livekit, times), many: await grow(redis, () => measure(livekit, times)) };
    redis.disconnect();
    return [
      row(`a rule deleted among ${many} : among ${few}`, among.many.remove, among.few.remove, '≤ 1.1'),
      row(`a rule deleted by its id : all ${many} listed first`, among.many.remove, among.many.listed, '≤ 0.05'),
      row(`a rule created among ${many} : among ${few}`, among.many.create, among.few.create, 'as LiveKit does'),
    ];
  } finally {
    await parts.stop();
  }
}

async function grow(redis: Redis, then: () => Promise<Measured>): Promise<Measured> {
  await addForeign(redis, many - few);
  return then();
}

/** Writes directly to LiveKit's store, because LiveKit compares each new rule with all others. */
async function addForeign(redis: Redis, count: number): Promise<void> {
  const entries = Array.from({ length: count }, () => {
    const id = `SDR_${newId()}`;
    const value = { roomName: `somebody-elses-${id}`, pin: String(randomInt(10 ** 14)).padStart(15, '9') };
    const rule = new SIPDispatchRule({ rule: { case: 'dispatchRuleDirect', value } });
    const info = new SIPDispatchRuleInfo({ sipDispatchRuleId: id, name: id, rule });
    return [id, Buffer.from(info.toBinary())] as const;
  });
  await redis.hset('sip_dispatch_rule', new Map<string, Buffer>(entries));
}

async function measure(livekit: LiveKitClient, count: number): Promise<Measured> {
  const durations = { create: [] as number[], remove: [] as number[], listed: [] as number[] };
  const run = deleteRule({ livekit });
  const time = async <Result>(into: number[], act: () => Promise<Result>): Promise<Result> => {
    const start = performance.now();
    const result = await act();
    into.push(performance.now() - start);
    return result;
  };
  // Measure one way after the other: the garbage of a list, here and in LiveKit, must not be charged to the next
  // deletion.
  const rooms = Array.from({ length: count }, () => ({ room: newId(), pin: newPin() }));
  const made: Command<{ rule: string }>[] = [];
  for (const { room, pin } of rooms) {
    const rule = await time(durations.create, () => livekit.createSipRule(room, { pin, trunk: null, hidden: false }));
    made.push({ key: '', to: { kind: 'room', id: room }, params: { rule }, giveUpAt: '', tries: 0 });
  }
  await setTimeout(500);
  for (const command of made) await time(durations.remove, () => run(command));
  for (const { room, pin } of rooms.slice(0, 20)) {
    await livekit.createSipRule(room, { pin, trunk: null, hidden: false });
    await time(durations.listed, async () => {
      const ours = (await livekit.listSipRules()).filter(({ name }) => name === ruleNameOf(room));
      for (const { id } of ours) await livekit.deleteSipRule(id);
    });
  }
  return {
    create: summarise(durations.create),
    remove: summarise(durations.remove),
    listed: summarise(durations.listed),
  };
}

const newPin = (): string => String(randomInt(10 ** 10)).padStart(10, '0');

const row = (name: string, ours: Sample, peer: Sample, goal: string): Row => ({
  name,
  ours: milliseconds(ours),
  peer: milliseconds(peer),
  ratio: ours.median / peer.median,
  goal,
});
