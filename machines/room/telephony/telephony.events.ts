/** Reports about the room's PIN and its dispatch rule. */
export type TelephonyReport =
  /** In this commit the room gets another PIN, or its first one. No event contains the PIN. */
  | { readonly type: 'pin.renewed' }
  /** Outcomes of `sip.createRule`; skipped: the room has no PIN, or a foreign rule uses it. */
  | { readonly type: 'sip.ruleCreated'; readonly rule: string }
  | { readonly type: 'sip.ruleSkipped'; readonly reason: 'no_pin' | 'foreign_rule' }
  | { readonly type: 'sip.createFailed'; readonly reason: string }
  /** Outcomes of `sip.deleteRule`. */
  | { readonly type: 'sip.ruleDeleted' }
  | { readonly type: 'sip.deleteFailed'; readonly reason: string }
  /** A sweep listed LiveKit's dispatch rules: the room's rule was `missing`, or must be verified. */
  | { readonly type: 'sip.rulesListed'; readonly missing: string | null };
