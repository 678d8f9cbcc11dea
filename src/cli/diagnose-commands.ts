import { describeFindings } from '#src/operators/diagnosis/describe-finding.ts';
import { diagnoseRoom, diagnoseSystem } from '#src/operators/diagnosis/diagnose.ts';
import type { Finding } from '#src/operators/diagnosis/finding.ts';
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
    help: 'what is wrong with a room, and what cures it; exits with 1 if somebody must act',
    async run(tools, [reference = '']) {
      const parts = await partsOf(tools);
      const facts = await readRoomFacts(parts, reference, readSystem(tools, parts));
      if (facts === null) throw new Error(`There is no room ${reference}.`);
      return say(facts.system.now, diagnoseRoom(facts));
    },
  },
  {
    words: ['diagnose'],
    args: [],
    help: 'what is wrong with the whole product; exits with 1 if somebody must act',
    async run(tools) {
      const facts = await readSystem(tools, await partsOf(tools));
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

/** The command line has no part that watches LiveKit, so it asks once. */
async function readSystem({ settings }: Tools, parts: Awaited<ReturnType<typeof partsOf>>) {
  const livekit = await findLiveKit(settings)
    .then((client) => client.listRooms(['a-room-of-nobody']))
    .then(
      () => 'ok',
      () => 'away',
    );
  return readSystemFacts(parts, { livekit });
}

const say = (at: string, findings: readonly Finding[]): Said => ({
  data: { at, findings },
  text: describeFindings(findings),
  failed: findings.some(({ severity }) => severity === 'broken'),
});
