import type { LiveKitClient } from '#src/livekit/client.ts';
import { describeFindings } from '#src/operators/diagnosis/describe-finding.ts';
import { diagnoseRoom, diagnoseSystem } from '#src/operators/diagnosis/diagnose.ts';
import type { Finding } from '#src/operators/diagnosis/finding.ts';
import { lookAtLiveKit, nobody, withLook } from '#src/operators/diagnosis/look-at-livekit.ts';
import { readRoomFacts } from '#src/operators/diagnosis/read-room-facts.ts';
import { readSystemFacts } from '#src/operators/diagnosis/read-system-facts.ts';
import { createRuntime } from '#src/product-runtime.ts';
import type { Command, Said } from './command.ts';
import { findLiveKit } from './find-livekit.ts';
import { findSecret } from './find-secret.ts';

type Tools = Parameters<Command['run']>[0];

/** Finds out what is wrong with a room, or with the whole product, and what cures it. */
export const diagnoseCommands: readonly Command[] = [
  {
    words: ['rooms', 'diagnose'],
    args: ['id or slug'],
    help: 'what is wrong with a room, and what cures it; exits with 1 if an operator must act',
    async run(tools, [reference = '']) {
      const livekit = await livekitOf(tools);
      const parts = Promise.resolve({});
      const facts = await readRoomFacts(await partsOf(tools), reference, { parts, livekit });
      if (facts === null) throw new Error(`There is no room ${reference}.`);
      return say(facts.system.now, diagnoseRoom(facts));
    },
  },
  {
    words: ['diagnose'],
    args: [],
    help: 'what is wrong with the whole product; exits with 1 if an operator must act',
    async run(tools) {
      const look = await lookAtLiveKit(await livekitOf(tools), nobody);
      const facts = await readSystemFacts(await partsOf(tools), withLook({}, look));
      return say(facts.now, diagnoseSystem(facts));
    },
  },
];

async function partsOf({ database, settings, log }: Tools) {
  return {
    database,
    settings,
    runtime: createRuntime({ database, log, secret: await findSecret(settings) }, settings),
  };
}

/** Without a LiveKit that is configured, none answers. */
const livekitOf = ({ settings }: Tools): Promise<Pick<LiveKitClient, 'listRooms'>> =>
  findLiveKit(settings).catch((error: unknown) => ({ listRooms: () => Promise.reject(error) }));

const say = (at: string, findings: readonly Finding[]): Said => ({
  data: { at, findings },
  text: describeFindings(findings),
  failed: findings.some(({ severity }) => severity === 'broken'),
});
