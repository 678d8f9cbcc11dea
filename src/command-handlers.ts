import { deleteDispatch } from '#src/agents/delete-dispatch.ts';
import { dispatchAgent } from '#src/agents/dispatch-agent.ts';
import { findAgent } from '#src/agents/find-agent.ts';
import type { Log } from '#src/kernel/log.ts';
import { closeRoom } from '#src/meetings/close-room.ts';
import { listParticipants } from '#src/meetings/list-participants.ts';
import { writeMetadata } from '#src/meetings/write-metadata.ts';
import type { Handlers } from './actors/command.ts';
import type { Runtime } from './actors/runtime.ts';
import type { Database } from './db/database.ts';
import type { LiveKitKeys } from './livekit/access-token.ts';
import type { CallerMask } from './livekit/caller-mask.ts';
import type { LiveKitClient } from './livekit/client.ts';
import { createRuleLook } from './livekit/rule-look.ts';
import { lookAtLobby } from './lobby/look-at-lobby.ts';
import { notifyJoinedHost } from './lobby/notify-hosts.ts';
import type { Metrics } from './operators/metrics.ts';
import { followRole } from './participants/follow-role.ts';
import { putOut } from './participants/put-out.ts';
import type { Settings } from './settings/settings.ts';
import { hangUp, hangUpAll, settle, watchCallers } from './telephony/caller-handlers.ts';
import type { CallerParts } from './telephony/caller-parts.ts';
import { createRule } from './telephony/create-rule.ts';
import { deleteRule } from './telephony/delete-rule.ts';

export interface HandlerParts {
  readonly runtime: Runtime;
  readonly livekit: LiveKitClient;
  readonly access: LiveKitKeys;
  readonly database: Database;
  readonly settings: Settings;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly mask: CallerMask;
  readonly callers: CallerParts;
}

/** Who carries out which command of the actors. */
export function createHandlers(parts: HandlerParts): Handlers {
  const { runtime, livekit, access, database, settings, log, metrics, mask, callers } = parts;
  const agents = { livekit, names: runtime.limits.agents };
  return {
    'livekit.listParticipants': listParticipants({
      livekit,
      database,
      onCorrection: (kind) => metrics.sweepCorrections.inc({ kind }),
      ruleStands: createRuleLook(livekit),
      onRuleLookFailed: (error) => log.warn({ err: error }, 'a dispatch rule could not be looked for'),
      mask,
    }),
    'livekit.writeMetadata': writeMetadata({ livekit, database }),
    'livekit.closeRoom': closeRoom(livekit),
    'livekit.dispatchAgent': dispatchAgent(agents),
    'livekit.findAgent': findAgent(agents),
    'livekit.deleteDispatch': deleteDispatch(agents),
    'livekit.syncParticipant': followRole(runtime, { database, livekit: access, livekitApi: livekit }),
    'sip.createRule': createRule({
      livekit,
      database,
      settings,
      log,
      onForeign: () => metrics.sipRuleActs.inc({ act: 'foreign' }),
    }),
    'sip.deleteRule': deleteRule({ livekit }),
    'callers.settle': settle(callers),
    'callers.watch': watchCallers(callers),
    'callers.hangUp': hangUp(callers),
    'callers.hangUpAll': hangUpAll(callers),
    'lobby.look': lookAtLobby(database),
    'lobby.notify': notifyJoinedHost({ livekit, settings }),
    'livekit.removeParticipant': putOut({ livekit, database }),
  };
}
