import { type Vocabulary, word } from '../vocabulary.ts';
import type { AgentRole } from './room.agents.ts';

/** Why a caller is hung up. */
export type HangUp = 'refused' | 'failed';

/** Somebody at LiveKit, in a LiveKit room. */
interface Present {
  readonly sid: string;
  readonly participant: unknown;
}

/** What a room asks of `src/meetings`: who is there, who has a right to be, and what LiveKit knows. */
export const meetingWords = {
  writes: {
    'presence.add': word<Present>(),
    'presence.leave': word<Present>(),
    'presence.leaveAll': word<{ livekitRoom: string | null }>(),
    'presence.move': word<{ livekitRoom: string | null; except: string | null }>(),
    'presence.forget': word<{ except: string | null }>(),
    'attendance.add': word<{ identity: string }>(),
    'attendance.remove': word<{ identity: string }>(),
    'attendance.keep': word<{ livekitRoom: string | null }>(),
    'attendance.clear': word(),
    'removal.add': word<{ identity: string }>(),
    'entitlement.note': word<{ act: 'removed' | 'tolerated' }>(),
  },
  commands: {
    'livekit.listParticipants': word<{ rule: string | null }>(),
    'livekit.writeMetadata': word(),
    'livekit.closeRoom': word(),
  },
} as const satisfies Vocabulary;

/** What a room asks of `src/lobby`. */
export const lobbyWords = {
  writes: {
    'ban.add': word<{
      identity: string;
      guest: string | null;
      user: string | null;
      by: string;
      alias?: string;
    }>(),
    'ban.clear': word(),
  },
  commands: {
    'lobby.notify': word(),
    'lobby.look': word(),
  },
} as const satisfies Vocabulary;

/** What a room asks of `src/participants`. */
export const participantWords = {
  writes: {},
  commands: {
    'livekit.removeParticipant': word<{ identity: string }>(),
    'livekit.syncParticipant': word<{ identity: string; by: string | null }>(),
  },
} as const satisfies Vocabulary;

/** What a room asks of `src/agents`, for whatever an agent does. */
export const agentWords = {
  writes: {},
  commands: {
    'livekit.dispatchAgent': word<{ role: AgentRole }>(),
    'livekit.findAgent': word<{ role: AgentRole }>(),
    'livekit.deleteDispatch': word<{ role: AgentRole; dispatch: string | null }>(),
  },
} as const satisfies Vocabulary;

/** What a room asks of `src/subtitles`. */
export const subtitleWords = {
  writes: {
    'wish.add': word<{ identity: string }>(),
    'wish.remove': word<{ identity: string }>(),
    'wish.dropAbsent': word(),
    'wish.clear': word(),
  },
  commands: {},
} as const satisfies Vocabulary;

/** What a room asks of `src/telephony`. */
export const telephonyWords = {
  writes: {
    'caller.add': word<{ sid: string; participant: unknown; guest: string }>(),
    'caller.clear': word(),
  },
  commands: {
    'callers.settle': word<{ sid: string; call?: string | null }>(),
    'callers.watch': word(),
    'callers.hangUp': word<{ sid: string; call: string | null; why: HangUp }>(),
    'callers.hangUpAll': word(),
    'sip.createRule': word(),
    'sip.deleteRule': word<{ rule: string | null }>(),
  },
} as const satisfies Vocabulary;
