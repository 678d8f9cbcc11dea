import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** Everything that the product counts, in a registry of its own; each part of the product is handed what it counts. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const counter = <Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name: `greenroom_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string) => new Gauge({ name: `greenroom_${name}`, help, registers });

  collectDefaultMetrics({ register: registry });
  return {
    registry,
    deliveries: counter('deliveries_total', 'Deliveries to actors', ['kind', 'receipt']),
    deliverySeconds: new Histogram({
      name: 'greenroom_delivery_seconds',
      help: 'From the hand-over of a delivery to its commit',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    commands: counter('commands_total', 'Commands that were carried out', ['name', 'outcome']),
    timersFired: counter('timers_fired_total', 'Timers that came due'),
    facts: counter('facts_total', 'Facts that rooms announced, such as `subtitles.failed`', ['type']),
    factsPushed: counter('facts_pushed_total', 'Facts that were pushed to sockets'),
    unanswerable: counter(
      'requests_without_ack_total',
      'Packets of sockets that asked for no answer, and were left alone',
    ),
    sockets: gauge('sockets', 'Open sockets of this replica'),
    quarantined: gauge('quarantined_actors', 'Actors that were set aside'),
    sweepCorrections: counter('sweep_corrections_total', 'Differences to LiveKit that a sweep mended', ['kind']),
    entitlementRemovals: counter('entitlement_removals_total', 'People who joined a meeting without a right', ['act']),
    sipRuleActs: counter('sip_rule_acts_total', 'What sweeps did with dispatch rules, and rules of others in the way', [
      'act',
    ]),
    callers: counter('callers_total', 'What became of people who called', ['act']),
    callerHoldSeconds: new Histogram({
      name: 'greenroom_caller_hold_seconds',
      help: "From LiveKit's join of a caller, by its clock, until the caller hears nothing, or is not heard",
      labelNames: ['way'],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    webhooksWithoutId: counter('webhooks_without_id_total', 'Signed webhooks without an id, told apart by their text'),
    throttled: counter(
      'throttled_requests_total',
      'Requests and connections that were refused because there were too many',
      ['scope'],
    ),
    securityEvents: counter('security_events_total', 'Security events, as they are logged', ['event']),
    pinCollisions: counter('room_pin_collisions_total', "PINs of rooms that were drawn and are another room's"),
    missingPins: counter('room_pins_missing_total', 'Rooms that got no PIN because every one that was drawn is taken'),
    roomkitRefusals: counter('roomkit_refusals_total', 'Meeting room devices that were refused, by what was wrong', [
      'why',
    ]),
    httpRequests: counter('http_requests_total', 'HTTP requests', ['route', 'status']),
  };
}
