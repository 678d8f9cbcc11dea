import { roomOfRule, type SipRule } from '#src/livekit/sip-rule.ts';

/** What a room's actor, if it has one, believes of the room's dispatch rule. */
export interface Belief {
  readonly room: string;
  readonly actor: boolean;
  readonly state: 'off' | 'absent' | 'creating' | 'present' | 'removing';
  /** Whether it has found out that it cannot have one. */
  readonly without: boolean;
  readonly rule: string | null;
  /** Whether people meet, or a meeting room device is awaited. */
  readonly wanted: boolean;
  /** Whether it is just being found out who is there. */
  readonly looking: boolean;
}

/**
 * One thing to mend: a rule that must go, one that another must take the place of, a room that takes over what stands, or
 * a room whose rule is not there.
 */
export type Mend =
  | { readonly act: 'replace'; readonly rule: string; readonly room: string }
  | { readonly act: 'remove'; readonly rule: string; readonly room: string; readonly actor: boolean }
  | { readonly act: 'adopt'; readonly room: string }
  | { readonly act: 'remake'; readonly room: string; readonly missing: string | null };

export interface SweepPlan {
  /** Rules of ours that stand. */
  readonly found: number;
  /** Rules of others, by their name or by their room; nobody touches them. */
  readonly foreign: number;
  readonly mends: readonly Mend[];
}

/** What was seen: what running rooms believed before LiveKit was asked, and those of the rules' rooms that we know afterwards. */
export interface Seen {
  readonly telephony: boolean;
  readonly before: readonly Belief[];
  readonly rules: readonly SipRule[];
  readonly after: ReadonlyMap<string, Belief>;
  /** Ids of rules of ours that have another PIN or trunk than their room. */
  readonly outdated: ReadonlySet<string>;
}

/**
 * Compares all dispatch rules with what the actors believe. Believed before and not listed is missing; listed and not
 * believed afterwards is not wanted. A room that has a command on its way is left alone: its outcome tells.
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
    // It may take the rule over: after a switch nobody has heard of the meetings that run.
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
