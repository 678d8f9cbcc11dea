export interface EntitlementContext {
  /** LiveKit rooms in which joins are checked, newest last: their start was reported, or a sweep has listed them. */
  readonly checked: readonly string[];
}

export const initialEntitlement: EntitlementContext = { checked: [] };
