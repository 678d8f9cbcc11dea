import { planFault } from './actors/fault.ts';
import { createMoves } from './actors/moves.ts';
import type { Runtime, Surroundings } from './actors/runtime.ts';
import { addBans, clearBans, identifyBans, liftBans } from './lobby/bans.ts';
import { guestSurroundings, recordCorrections, recordGuests } from './lobby/record-guests.ts';
import { addPresence, forgetPresence, leaveAllPresence, leavePresence, roomSurroundings } from './rooms/presence.ts';
import { limitsOf } from './settings/limits.ts';
import type { Settings } from './settings/settings.ts';
import { briefWishes } from './subtitles/brief-wishes.ts';
import { addWish, clearWishes, dropAbsentWishes, removeWish } from './subtitles/wishes.ts';
import { briefCallers } from './telephony/brief-callers.ts';
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

/** The runtime of the product's actors; who serves people adds who hears of moves. */
export function createRuntime(
  parts: Pick<Runtime, 'database' | 'log'> & Partial<Pick<Runtime, 'onMoved' | 'onReceipt' | 'onDelivered'>>,
  settings: Settings,
): Runtime {
  const moves = createMoves();
  return {
    onReceipt: () => undefined,
    onDelivered: () => undefined,
    ...parts,
    moves,
    onMoved(rooms, facts) {
      moves.tell(rooms);
      parts.onMoved?.(rooms, facts);
    },
    limits: limitsOf(settings),
    surroundings: { room: { ...roomSurroundings, brief: briefRoom }, guest: guestSurroundings },
    writes: {
      'presence.add': addPresence,
      'presence.leave': leavePresence,
      'presence.leaveAll': leaveAllPresence,
      'presence.forget': forgetPresence,
      'ban.add': addBans,
      'ban.clear': clearBans,
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

/** What several domains have to tell a room, asked in one breath. */
const briefRoom: NonNullable<Surroundings['brief']> = async (tx, deliveries) => {
  const [presence, wishes, callers] = await Promise.all([
    roomSurroundings.brief!(tx, deliveries),
    briefWishes(tx, deliveries),
    briefCallers(tx, deliveries),
  ]);
  return deliveries.map((_, index) => ({ ...presence[index], ...wishes[index], ...callers[index] }));
};
