import type { Vocabulary } from '../vocabulary.ts';
import { agentCommands } from './agents/agent.vocabulary.ts';
import { callerCommands, callerWrites } from './callers/callers.vocabulary.ts';
import { collectorWrites } from './collector/collector.vocabulary.ts';
import { banWrites, notifyCommands, participantCommands } from './door/door.vocabulary.ts';
import { entitlementWrites } from './entitlement/entitlement.vocabulary.ts';
import { lookCommands } from './lobby/lobby.vocabulary.ts';
import { closingCommands, presenceWrites } from './meeting/meeting.vocabulary.ts';
import { metadataCommands } from './metadata/metadata.vocabulary.ts';
import { wishWrites } from './subtitles/subtitles.vocabulary.ts';
import { sweepingCommands } from './sweeping/sweeping.vocabulary.ts';
import { ruleCommands } from './telephony/telephony.vocabulary.ts';

/** Writes and commands that a room requests of `src/meetings`: presence, rights, and LiveKit's state. */
export const meetingWords = {
  writes: { ...presenceWrites, ...entitlementWrites },
  commands: { ...sweepingCommands, ...metadataCommands, ...closingCommands },
} as const satisfies Vocabulary;

/** Writes and commands that a room requests of `src/lobby`. */
export const lobbyWords = {
  writes: banWrites,
  commands: { ...notifyCommands, ...lookCommands },
} as const satisfies Vocabulary;

/** Commands that a room requests of `src/participants`. */
export const participantWords = { writes: {}, commands: participantCommands } as const satisfies Vocabulary;

/** Commands that a room requests of `src/agents`, for every agent. */
export const agentWords = { writes: {}, commands: agentCommands } as const satisfies Vocabulary;

/** Writes that a room requests of `src/subtitles`. */
export const subtitleWords = { writes: wishWrites, commands: {} } as const satisfies Vocabulary;

/** Writes that a room requests of `src/recordings`. */
export const collectorWords = { writes: collectorWrites, commands: {} } as const satisfies Vocabulary;

/** Writes and commands that a room requests of `src/telephony`. */
export const telephonyWords = {
  writes: callerWrites,
  commands: { ...callerCommands, ...ruleCommands },
} as const satisfies Vocabulary;
