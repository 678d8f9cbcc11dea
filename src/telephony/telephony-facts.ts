import { type FactTable, factOf } from '#src/facts/fact.ts';

/** Facts about telephony. */
export const telephonyFacts = {
  'telephony.ready': factOf('room', 'telephony.ready', 'Callers can dial in with the PIN.', {}),
  'telephony.closed': factOf('room', 'telephony.closed', 'Callers cannot dial in, permanently or temporarily.', {}),
} as const satisfies FactTable;
