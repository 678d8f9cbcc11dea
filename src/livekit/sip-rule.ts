import type { SIPDispatchRuleInfo } from 'livekit-server-sdk';
import { parseUuid } from '#src/kernel/ids.ts';

/** A LiveKit dispatch rule: the room that callers with this PIN enter. */
export interface SipRule {
  readonly id: string;
  readonly name: string;
  /** Target LiveKit room; null if the rule does not name exactly one. */
  readonly room: string | null;
  readonly pin: string;
  /** Accepted trunks; empty for all. */
  readonly trunks: readonly string[];
  /** Whether LiveKit shows a hash instead of the caller's number. */
  readonly hidden: boolean;
}

/** Parameters of a room's rule: PIN, trunk (null for all), and whether numbers are hidden. */
export interface RulePlace {
  readonly pin: string;
  readonly trunk: string | null;
  readonly hidden: boolean;
}

/**
 * Name of a room's rule, the same as the reference's (livekit.md §8), so that a switched installation adopts existing
 * rules.
 */
export const ruleNameOf = (room: string): string => `SIP_${room}`;

/** Returns the room of a rule of ours; null for a foreign rule. */
export function roomOfRule({ name, room }: SipRule): string | null {
  return room !== null && name === ruleNameOf(room) && parseUuid(room) === room ? room : null;
}

/** Converts the SDK's rule. */
export function toSipRule(info: SIPDispatchRuleInfo): SipRule {
  const { sipDispatchRuleId: id, name, trunkIds: trunks, hidePhoneNumber: hidden } = info;
  const rule = info.rule?.rule;
  if (rule?.case !== 'dispatchRuleDirect') return { id, name, room: null, pin: rule?.value?.pin ?? '', trunks, hidden };
  return { id, name, room: rule.value.roomName, pin: rule.value.pin, trunks, hidden };
}
