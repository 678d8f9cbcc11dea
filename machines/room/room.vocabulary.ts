import type { Vocabulary } from '../vocabulary.ts';
import { agentCommands } from './agents/agent.vocabulary.ts';
import { callerCommands, callerWrites } from './callers/callers.vocabulary.ts';
import { banWrites, notifyCommands, participantCommands } from './door/door.vocabulary.ts';
import { entitlementWrites } from './entitlement/entitlement.vocabulary.ts';
import { lookCommands } from './lobby/lobby.vocabulary.ts';
import { closingCommands, presenceWrites } from './meeting/meeting.vocabulary.ts';
import { metadataCommands } from './metadata/metadata.vocabulary.ts';
import { wishWrites } from './subtitles/subtitles.vocabulary.ts';
import { sweepingCommands } from './sweeping/sweeping.vocabulary.ts';
import { ruleCommands } from './telephony/telephony.vocabulary.ts';

/** What a room asks of `src/meetings`: who is there, who has a right to be, and what LiveKit knows. */
export const meetingWords = {
  writes: { ...presenceWrites, ...entitlementWrites },
  commands: { ...sweepingCommands, ...metadataCommands, ...closingCommands },
} as const satisfies Vocabulary;

/** What a room asks of `src/lobby`. */
export const lobbyWords = {
  writes: banWrites,
  commands: { ...notifyCommands, ...lookCommands },
} as const satisfies Vocabulary;

/** What a room asks of `src/participants`. */
export const participantWords = { writes: {}, commands: participantCommands } as const satisfies Vocabulary;

/** What a room asks of `src/agents`, whatever the agent does. */
export const agentWords = { writes: {}, commands: agentCommands } as const satisfies Vocabulary;

/** What a room asks of `src/subtitles`. */
export const subtitleWords = { writes: wishWrites, commands: {} } as const satisfies Vocabulary;

/** What a room asks of `src/telephony`. */
export const telephonyWords = {
  writes: callerWrites,
  commands: { ...callerCommands, ...ruleCommands },
} as const satisfies Vocabulary;
