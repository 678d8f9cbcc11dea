import { actRequest } from '#src/operators/acts/act-schema.ts';
import { diagnoseRoom, diagnoseSystem } from '#src/operators/diagnosis/diagnose.ts';
import type { RoomFacts } from '#src/operators/diagnosis/room-facts.ts';
import type { SystemFacts } from '#src/operators/diagnosis/system-facts.ts';
import { systemFacts } from './room-facts.ts';

/** Findings about a room by severity and code; each act that cures one must be one of the operators' acts. */
export const found = (facts: RoomFacts): string[] =>
  diagnoseRoom(facts).map(({ severity, code, cures }) => {
    for (const { act } of cures) if (act !== null) actRequest.parse({ ...act, reason: 'a test' });
    return `${severity} ${code}`;
  });

/** Findings about the whole product. */
export const foundAtAll = (changes: Partial<SystemFacts>, env?: Record<string, string>): string[] =>
  diagnoseSystem(systemFacts(changes, env)).map(({ severity, code }) => `${severity} ${code}`);
