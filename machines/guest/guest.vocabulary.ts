import { type Vocabulary, word } from '../vocabulary.ts';
import type { GuestCorrection, GuestRecord } from './guest.context.ts';

/** What a guest asks of `src/lobby`. */
export const guestWords = {
  writes: {
    'guest.record': word<GuestRecord>(),
    'guest.recordCorrection': word<GuestCorrection>(),
    'ban.identify': word<GuestCorrection>(),
    'ban.lift': word<{ guest: string }>(),
  },
  commands: {},
} as const satisfies Vocabulary;
