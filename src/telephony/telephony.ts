import { telephonyWords } from '#machines/room/room.vocabulary.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { domain } from '#src/api/domain.ts';
import { detail } from '#src/api/error-shapes.ts';
import { post } from '#src/api/route.ts';
import type { Database } from '#src/db/database.ts';
import type { Log } from '#src/kernel/log.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { hasPins } from '#src/rooms/has-pins.ts';
import { roomObject } from '#src/rooms/room-object.ts';
import type { RoomParts } from '#src/rooms/room-parts.ts';
import type { TrunkSpread } from '#src/rooms/trunk-spread.ts';
import type { Settings } from '#src/settings/settings.ts';
import { admitRoomkit } from './admit-roomkit.ts';
import { callerLookup } from './brief-callers.ts';
import { hangUp, hangUpAll, settle, settleFailed, watchCallers } from './caller-handlers.ts';
import type { CallerParts } from './caller-parts.ts';
import { addCallers, clearCallers } from './caller-rows.ts';
import { callerCheck, checkCallers } from './check-callers.ts';
import { createRule } from './create-rule.ts';
import { deleteRule } from './delete-rule.ts';
import { joinRoomkit, roomkitJoin, roomkitJoined } from './join-roomkit.ts';
import { lookForTrunks } from './look-for-trunks.ts';
import { renewPin } from './renew-pin.ts';
import { resumeChecks } from './resume-checks.ts';
import type { RoomkitParts } from './roomkit-parts.ts';
import { runRuleSweep } from './run-rule-sweep.ts';
import { telephonyFacts } from './telephony-facts.ts';
import { telephonyMetrics } from './telephony-metrics.ts';

/** Dependencies of this domain's commands, tasks, loops and sweep. */
interface TelephonyDeps {
  readonly runtime: Runtime;
  readonly database: Database;
  readonly settings: Settings;
  readonly log: Log;
  readonly livekit: LiveKitClient;
  readonly callers: CallerParts;
  readonly trunks: TrunkSpread;
  readonly metrics: ReturnType<typeof telephonyMetrics>;
}

/** Telephony: dispatch rules for phones and meeting room devices, and held callers. */
export const telephony = domain(
  'telephony',
  telephonyWords,
)<TelephonyDeps, RoomkitParts & RoomParts, typeof telephonyFacts>({
  surroundings: { room: { lookups: [callerLookup] } },
  writes: { 'caller.add': addCallers, 'caller.clear': clearCallers },
  commands: {
    // A caller who cannot be held within 5 s is hung up.
    'callers.settle': { giveUpAfterMs: 5_000, failed: settleFailed, handler: ({ callers }) => settle(callers) },
    'callers.watch': {
      giveUpAfterMs: 600_000,
      failed: 'callers.watchFailed',
      handler: ({ callers }) => watchCallers(callers),
    },
    'callers.hangUp': {
      giveUpAfterMs: 3_600_000,
      failed: 'callers.hangUpFailed',
      handler: ({ callers }) => hangUp(callers),
    },
    'callers.hangUpAll': {
      giveUpAfterMs: 600_000,
      failed: 'callers.allHangUpFailed',
      handler: ({ callers }) => hangUpAll(callers),
    },
    'sip.createRule': {
      giveUpAfterMs: 600_000,
      failed: 'sip.createFailed',
      handler: (deps) => createRule({ ...deps, onForeign: () => deps.metrics.sipRuleActs.inc({ act: 'foreign' }) }),
    },
    // After 10 minutes a sweep deletes the rule, or a new meeting of the room adopts it.
    'sip.deleteRule': { giveUpAfterMs: 600_000, failed: 'sip.deleteFailed', handler: deleteRule },
  },
  facts: telephonyFacts,
  routes: [
    post('/api/v1.0/rooms/:reference/renew-pin/', 'user', null, renewPin, {
      throttle: 'renew-pin',
      feature: hasPins,
      answers: { 200: roomObject, 503: detail },
    }),
    post('/api/v1.0/roomkit/join/', 'machine', roomkitJoin, joinRoomkit, {
      admits: admitRoomkit,
      throttle: 'roomkit-join',
      feature: (settings) => settings.ROOMKIT_ENABLED,
      answers: { 200: roomkitJoined, 500: detail },
    }),
  ],
  tasks: ({ callers }) => [{ ...callerCheck, run: (room) => checkCallers(callers, room) }],
  loops(deps) {
    const everyMs = deps.settings.GREENROOM_GLOBAL_SWEEP_SECONDS * 1000;
    return [
      { name: 'trunks', everyMs: 60_000, turn: () => deps.trunks.refresh() },
      { name: 'sip-trunks', everyMs, turn: () => lookForTrunks(deps, deps.trunks.trunks) },
      { name: 'caller-checks', everyMs, turn: () => resumeChecks(deps) },
    ];
  },
  sweep: (deps) => runRuleSweep(deps, (act, by) => deps.metrics.sipRuleActs.inc({ act }, by)),
  purges: () => [
    { table: 'caller', where: 'joined_at', age: '24 hours' },
    { table: 'caller_voice', where: 'changed_at', age: '24 hours' },
    { table: 'caller_count', where: 'since', age: '7 days' },
  ],
  metrics: telephonyMetrics,
});
