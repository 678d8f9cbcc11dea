import { roomOfRule, type SipRule } from '#src/livekit/sip-rule.ts';

/** The dispatch rule's state according to the room's actor, if it has one. */
export interface Belief {
  readonly room: string;
  readonly actor: boolean;
  readonly state: 'off' | 'absent' | 'creating' | 'present' | 'removing';
  /** Whether the actor skipped its rule because it cannot have one. */
  readonly without: boolean;
  readonly rule: string | null;
  /** Whether people are in the meeting, or a meeting room device is awaited. */
  readonly wanted: boolean;
  /** Whether a sweep of the room is pending. */
  readonly looking: boolean;
}

/**
 * One correction: replace an outdated rule, remove an unneeded one, let a room adopt an existing one, or let a room
 * recreate a missing one.
 */
export type Mend =
  | { readonly act: 'replace'; readonly rule: string; readonly room: string }
  | { readonly act: 'remove'; readonly rule: string; readonly room: string; readonly actor: boolean }
  | { readonly act: 'adopt'; readonly room: string }
  | { readonly act: 'remake'; readonly room: string; readonly missing: string | null };

interface SweepPlan {
  /** Number of existing rules that belong to our rooms. */
  readonly found: number;
  /** Number of rules of other applications, by their name or room; they are never changed. */
  readonly foreign: number;
  readonly mends: readonly Mend[];
}

/**
 * The sweep's input: the state of running rooms before the rules were listed, and the state of the rules' rooms
 * afterwards.
 */
interface Seen {
  readonly telephony: boolean;
  readonly before: readonly Belief[];
  readonly rules: readonly SipRule[];
  readonly after: ReadonlyMap<string, Belief>;
  /** Ids of our rules whose PIN, trunk or hiding of numbers differs from their room's. */
  readonly outdated: ReadonlySet<string>;
}

/**
 * Compares all dispatch rules with the actors' state. A rule stored before the listing but not listed is missing; one
 * listed but not stored afterwards is unneeded. Rooms with a pending command are skipped, because its outcome decides.
 */
export function planSweep({ telephony, before, rules, after, outdated }: Seen): SweepPlan {
  const listed = new Set(rules.map(({ id }) => id));
  const ours = rules.flatMap((rule) => {
    const belief = after.get(roomOfRule(rule) ?? '');
    return belief === undefined ? [] : [{ id: rule.id, belief }];
  });
  const mends: Mend[] = [];
  const told = new Set<string>();
  const tell = (mend: Extract<Mend, { act: 'adopt' | 'remake' }>) => {
    if (!told.has(mend.room)) mends.push(mend);
    told.add(mend.room);
  };
  for (const { id, belief } of ours) {
    const { room, actor, state, wanted, without, looking } = belief;
    if (state === 'creating' || state === 'removing') continue;
    const old = outdated.has(id);
    const believed = state === 'present' && telephony && belief.rule === id;
    if (believed && old) mends.push({ act: 'replace', rule: id, room });
    if (believed) continue;
    if (state !== 'present' && telephony && wanted && !without && !old) tell({ act: 'adopt', room });
    // The room may adopt the rule: after a switch from the reference, running meetings are not known before their first
    // sweep.
    else if (state !== 'present' && telephony && looking && !old) continue;
    else mends.push({ act: 'remove', rule: id, room, actor });
  }
  for (const { room, state, rule, wanted } of before) {
    if (state === 'creating' || state === 'removing') continue;
    const missing = state === 'present' && rule !== null && !listed.has(rule);
    if (missing || (state !== 'present' && telephony && wanted)) {
      tell({ act: 'remake', room, missing: missing ? rule : null });
    }
  }
  return { found: ours.length, foreign: rules.length - ours.length, mends };
}
