import {
  findKeptReports,
  findLostCommands,
  findOverdueTimers,
  findQuarantined,
  findUnreadable,
} from './actor-rules.ts';
import { findLostDeadlines } from './deadline-rules.ts';
import { findNoHosts, findTurnedAway, findWaiting } from './door-rules.ts';
import { findDrift } from './drift-rules.ts';
import { type Finding, findWith, type Rule } from './finding.ts';
import { findInvitations } from './invitation-rules.ts';
import { findLocks, findStuckCommands } from './job-rules.ts';
import { findFailedTalks, findUnheard, findUnlikeLiveKit } from './livekit-rules.ts';
import { findDeleted, findDeserted, findLost, findNoMeeting, findPutOut } from './meeting-rules.ts';
import { findExpired, findNotices } from './notice-rules.ts';
import { findForeignRecorder, findRecordings } from './recording-rules.ts';
import type { RoomFacts } from './room-facts.ts';
import { findSubtitles } from './subtitles-rules.ts';
import type { SystemFacts } from './system-facts.ts';
import {
  findAnyQuarantined,
  findBacklog,
  findBlockers,
  findMailFailing,
  findNoReplica,
  findNoWebhooks,
  findPartsAway,
  findSwitchedOff,
} from './system-rules.ts';
import { findCallers, findNoRule, findPhoneSettings } from './telephony-rules.ts';

/** The causes before what follows from them. */
const systemRules: readonly Rule<SystemFacts>[] = [
  findNoReplica,
  findPartsAway,
  findBlockers,
  findBacklog,
  findNoWebhooks,
  findMailFailing,
  findSwitchedOff,
];

const roomRules: readonly Rule<RoomFacts>[] = [
  findQuarantined,
  findUnreadable,
  findLocks,
  findKeptReports,
  findLostCommands,
  findDeleted,
  findLost,
  findUnlikeLiveKit,
  findUnheard,
  findStuckCommands,
  findOverdueTimers,
  findLostDeadlines,
  findFailedTalks,
  findWaiting,
  findTurnedAway,
  findPutOut,
  findNoRule,
  findPhoneSettings,
  findCallers,
  findRecordings,
  findForeignRecorder,
  findNotices,
  findSubtitles,
  findInvitations,
  findDrift,
  findDeserted,
  findNoMeeting,
  findNoHosts,
  findExpired,
];

/** All findings about a room and what it needs, the worst first. */
export const diagnoseRoom = (facts: RoomFacts): Finding[] =>
  findWith([...roomRules, ...systemRules.map((rule) => (of: RoomFacts) => rule(systemOf(of)).map(asElsewhere))], facts);

/** Codes about commands of all rooms; rules about this room report its own commands. */
const elsewhere: readonly string[] = ['commands-of-dead-workers', 'livekit-commands-fail'];

/** Lowers such findings to notes, so that problems of other rooms do not hide the cause in this one. */
const asElsewhere = (finding: Finding): Finding =>
  elsewhere.includes(finding.code)
    ? {
        ...finding,
        severity: 'note',
        explanation: `Somewhere in the product, perhaps in other rooms. ${finding.explanation}`,
      }
    : finding;

/** A session that holds the room's row is a finding about the room. */
function systemOf({ system, locks }: RoomFacts): SystemFacts {
  const held = new Set(locks.map(({ pid }) => pid));
  return { ...system, blockers: system.blockers.filter(({ pid }) => !held.has(pid)) };
}

/** All findings about the whole product, the worst first. */
export const diagnoseSystem = (facts: SystemFacts): Finding[] => findWith([...systemRules, findAnyQuarantined], facts);
