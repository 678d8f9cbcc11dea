import { type Vocabulary, word } from '../vocabulary.ts';
import type { GuestCorrection, GuestRecord } from './guest.context.ts';

/** Writes and commands that a guest requests of `src/lobby`. */
export const guestWords = {
  writes: {
    'guest.record': word<GuestRecord>(),
    'guest.recordCorrection': word<GuestCorrection>(),
    'ban.identify': word<GuestCorrection>(),
    'ban.lift': word<{ guest: string }>(),
  },
  commands: {},
} as const satisfies Vocabulary;
