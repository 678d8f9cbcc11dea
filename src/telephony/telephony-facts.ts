import { type FactTable, factOf } from '#src/facts/fact.ts';

/** What is announced of telephony. */
export const telephonyFacts = {
  'telephony.ready': factOf('room', 'telephony.ready', 'Callers who dial the PIN are let in.', {}),
  'telephony.closed': factOf('room', 'telephony.closed', 'Nobody can call in any more, or not for now.', {}),
} as const satisfies FactTable;
