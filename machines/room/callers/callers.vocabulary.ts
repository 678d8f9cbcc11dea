import { word } from '../../vocabulary.ts';

/** Reason for hanging up a caller. */
export type HangUp = 'refused' | 'failed';

export const callerWrites = {
  'caller.add': word<{ sid: string; participant: unknown; guest: string }>(),
  'caller.clear': word(),
} as const;

export const callerCommands = {
  'callers.settle': word<{ sid: string; call?: string | null }>(),
  'callers.watch': word(),
  'callers.hangUp': word<{ sid: string; call: string | null; why: HangUp }>(),
  'callers.hangUpAll': word(),
} as const;
