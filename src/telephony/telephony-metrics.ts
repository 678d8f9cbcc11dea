import type { MetricMakers } from '#src/api/metric-makers.ts';

/** Metrics of telephony. */
export const telephonyMetrics = ({ counter, histogram }: MetricMakers) => ({
  sipRuleActs: counter(
    'sip_rule_acts_total',
    'Corrections of dispatch rules by sweeps, and conflicts with foreign rules',
    ['act'],
  ),
  callers: counter('callers_total', 'Callers, by outcome', ['act']),
  callerHoldSeconds: histogram(
    'caller_hold_seconds',
    "From LiveKit's join of a caller, by its clock, until the caller hears nothing, or is not heard",
    [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    ['way'],
  ),
  pinCollisions: counter('room_pin_collisions_total', "PINs of rooms that were drawn and are another room's"),
  missingPins: counter('room_pins_missing_total', 'Rooms that got no PIN because every one that was drawn is taken'),
  roomkitRefusals: counter('roomkit_refusals_total', 'Meeting room devices that were refused, by what was wrong', [
    'why',
  ]),
});
