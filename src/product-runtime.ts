import { createSecretKey } from 'node:crypto';
import { catalogue } from '#machines/catalogue.ts';
import { planFault } from './actors/fault.ts';
import { createJournaling } from './actors/journaling.ts';
import { openKinds } from './actors/kinds.ts';
import { createMailbox } from './actors/mailbox.ts';
import { createMoves } from './actors/moves.ts';
import type { Runtime } from './actors/runtime.ts';
import { markIdentity } from './livekit/identity-mark.ts';
import { addBans, clearBans, identifyBans, liftBans } from './lobby/bans.ts';
import { crowdLookup } from './lobby/crowd-lookup.ts';
import { recordCorrections, recordGuests } from './lobby/record-guests.ts';
import { addAttendance, clearAttendance, keepAttendance, removeAttendance } from './rooms/attendance.ts';
import { noteEntitlement, type Unentitled } from './rooms/note-entitlement.ts';
import {
  addPresence,
  adoptRooms,
  forgetPresence,
  leaveAllPresence,
  leavePresence,
  movePresence,
  presenceLookup,
} from './rooms/presence.ts';
import { addRemovals } from './rooms/removals.ts';
import { rightsLookup } from './rooms/rights.ts';
import { limitsOf } from './settings/limits.ts';
import type { Settings } from './settings/settings.ts';
import { wishLookup } from './subtitles/brief-wishes.ts';
import { addWish, clearWishes, dropAbsentWishes, removeWish } from './subtitles/wishes.ts';
import { callerLookup } from './telephony/brief-callers.ts';
import { addCallers, clearCallers } from './telephony/caller-rows.ts';

/** How long each command is tried, in milliseconds, before its actor hears that it was given up. */
export const commandPatience = {
  'livekit.listParticipants': { giveUpAfterMs: 20_000 },
  'livekit.writeMetadata': { giveUpAfterMs: 600_000 },
  // As long as a token may be used.
  'livekit.syncParticipant': { giveUpAfterMs: 21_600_000 },
  'livekit.closeRoom': { giveUpAfterMs: 3_600_000 },
  'lobby.look': { giveUpAfterMs: 60_000 },
  'lobby.notify': { giveUpAfterMs: 10_000 },
  'sip.createRule': { giveUpAfterMs: 600_000 },
  // Then a sweep finds the rule; meanwhile whoever meets again takes it over.
  'sip.deleteRule': { giveUpAfterMs: 600_000 },
  // Whoever cannot be held within seconds is hung up.
  'callers.settle': { giveUpAfterMs: 5_000 },
  'callers.watch': { giveUpAfterMs: 600_000 },
  'callers.hangUp': { giveUpAfterMs: 3_600_000 },
  'callers.hangUpAll': { giveUpAfterMs: 600_000 },
  'livekit.removeParticipant': { giveUpAfterMs: 600_000 },
  'livekit.dispatchAgent': { giveUpAfterMs: 10_000 },
  'livekit.findAgent': { giveUpAfterMs: 10_000 },
  'livekit.deleteDispatch': { giveUpAfterMs: 600_000 },
} as const;

interface RuntimeParts
  extends Pick<Runtime, 'database' | 'log'>,
    Partial<Pick<Runtime, 'onMoved' | 'onReceipt' | 'onDelivered'>> {
  /** The installation's secret, by which the journal hashes identities. */
  readonly secret: string;
  /** Called after the commit for each who joined a meeting without a right. */
  readonly onUnentitled?: (act: Unentitled, room: string) => void;
}

/** The runtime of the product's actors; who serves people adds who hears of moves. */
export function createRuntime({ onUnentitled, secret, ...parts }: RuntimeParts, settings: Settings): Runtime {
  const moves = createMoves();
  const limits = limitsOf(settings);
  const key = createSecretKey(secret, 'utf8');
  return {
    onReceipt: () => undefined,
    onDelivered: () => undefined,
    ...parts,
    moves,
    onMoved(rooms, facts) {
      moves.tell(rooms);
      parts.onMoved?.(rooms, facts);
    },
    limits,
    kinds: openKinds(catalogue),
    journaling: createJournaling({ limits, log: parts.log, mark: (text) => markIdentity(key, text) }),
    mailbox: createMailbox(),
    surroundings: {
      room: { adopt: adoptRooms, lookups: [presenceLookup, rightsLookup, wishLookup, callerLookup, crowdLookup] },
      // Only a knock creates a guest actor.
      guest: { lookups: [] },
    },
    writes: {
      'presence.add': addPresence,
      'presence.leave': leavePresence,
      'presence.leaveAll': leaveAllPresence,
      'presence.move': movePresence,
      'presence.forget': forgetPresence,
      'ban.add': addBans,
      'ban.clear': clearBans,
      'attendance.add': addAttendance,
      'attendance.remove': removeAttendance,
      'attendance.keep': keepAttendance,
      'attendance.clear': clearAttendance,
      'removal.add': addRemovals,
      'entitlement.note': noteEntitlement((act, room) => onUnentitled?.(act, room)),
      'ban.lift': liftBans,
      'ban.identify': identifyBans,
      'guest.record': recordGuests,
      'guest.recordCorrection': recordCorrections,
      'wish.add': addWish,
      'wish.remove': removeWish,
      'wish.dropAbsent': dropAbsentWishes,
      'wish.clear': clearWishes,
      'caller.add': addCallers,
      'caller.clear': clearCallers,
    },
    commands: commandPatience,
    fault: planFault(settings.GREENROOM_FAULT),
  };
}
