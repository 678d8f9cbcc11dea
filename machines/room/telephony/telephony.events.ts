/** What is reported of the room's PIN and of its dispatch rule. */
export type TelephonyReport =
  /** The room has another PIN, or its first one, in this same commit. No event names the PIN. */
  | { readonly type: 'pin.renewed' }
  /** Outcomes of `sip.createRule`; skipped: the room has no PIN, or somebody else's rule has it. */
  | { readonly type: 'sip.ruleCreated'; readonly rule: string }
  | { readonly type: 'sip.ruleSkipped'; readonly reason: 'no_pin' | 'foreign_rule' }
  | { readonly type: 'sip.createFailed'; readonly reason: string }
  /** Outcomes of `sip.deleteRule`. */
  | { readonly type: 'sip.ruleDeleted' }
  | { readonly type: 'sip.deleteFailed'; readonly reason: string }
  /** A sweep listed LiveKit's dispatch rules: one that the room believed in was `missing`, or is to be looked after. */
  | { readonly type: 'sip.rulesListed'; readonly missing: string | null };
