import { LiveKitFailure } from '#src/livekit/failures.ts';
import { roomOfRule, type SipRule } from '#src/livekit/sip-rule.ts';
import { type Belief, type Mend, planSweep } from '#src/telephony/plan-sweep.ts';
import { readBeliefs, readRunningBeliefs } from '#src/telephony/read-beliefs.ts';
import { findOutdated } from '#src/telephony/rule-place.ts';
import { coversScope, type Difference, type Look, type Scope } from './difference.ts';
import type { DriftParts } from './drift-parts.ts';
import { byGlobalSweep } from './next-steps.ts';

/** The result for dispatch rules, with the number of foreign ones. */
interface RuleLook extends Look {
  readonly foreign: number;
}

/**
 * Compares dispatch rules with what rooms store, by the plan of the sweep that corrects them. Null if telephony is off
 * and LiveKit does not list its rules, for example because it has no SIP.
 */
export async function compareRules(parts: DriftParts, scope: Scope, now: Date): Promise<RuleLook | null> {
  const { database, settings, livekit } = parts;
  const { telephony } = parts.runtime.limits;
  const before = await readRunningBeliefs(database);
  const rules = await livekit.listSipRules().catch((error: unknown) => {
    if (error instanceof LiveKitFailure && !telephony) return null;
    throw error;
  });
  if (rules === null) return null;
  const after = await readBeliefs(database, [...new Set(rules.flatMap((rule) => roomOfRule(rule) ?? []))]);
  const outdated = await findOutdated({ database, settings }, rules);
  const { foreign, mends } = planSweep({ telephony, before, rules, after, outdated });
  const beliefs = new Map([...before.map((belief) => [belief.room, belief] as const), ...after]);
  const when = `The global sweep, ${byGlobalSweep(settings, now)},`;
  const differences = mends.flatMap((mend) => differenceOf(mend, beliefs.get(mend.room), rules, when) ?? []);
  const covers = coversScope(scope, 'rule');
  return { foreign, differences: differences.filter(covers), covers };
}

function differenceOf(
  mend: Mend,
  belief: Belief | undefined,
  rules: readonly SipRule[],
  when: string,
): Difference | null {
  const { room, act } = mend;
  const state = belief === undefined ? null : `telephony ${belief.state}`;
  const rule = { room, what: 'rule' } as const;
  if (act === 'remake') {
    // A room without a PIN of its own has no rule, which is no difference.
    if (mend.missing === null && belief?.without === true) return null;
    const thing = mend.missing ?? 'none';
    return {
      ...rule,
      direction: 'missing',
      thing,
      believed: state,
      found: null,
      next: `${when} has the room create it.`,
    };
  }
  const thing = 'rule' in mend ? mend.rule : rules.find((one) => roomOfRule(one) === room)?.id;
  if (thing === undefined) return null;
  const [found, next] = {
    adopt: ['a rule that the room does not know', `${when} has the room adopt it.`],
    remove: ['a rule without need', `${when} deletes it.`],
    replace: [
      'a rule with another PIN, trunk or hiding of numbers',
      `${when} deletes it, and the room creates another.`,
    ],
  }[act] as [string, string];
  return { ...rule, direction: 'surplus', thing, believed: state, found, next };
}
