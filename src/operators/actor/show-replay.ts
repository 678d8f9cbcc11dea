import { z } from 'zod';
import type { ReplayedState, ReplayedStep } from '#src/actors/replay.ts';
import type { Answer, Call } from '#src/api/call.ts';
import type { ReadParts } from '../read-parts.ts';
import { limitOf, readQuery, rowNumber } from '../read-query.ts';
import { readAddress } from './actor-address.ts';
import { shownCause, stateValue } from './actor-object.ts';
import { gatherReplay } from './gather-replay.ts';
import { showCause } from './show-cause.ts';

const choice = z.object({ until: rowNumber.optional(), steps: limitOf(1_000, 100) });

/** An actor's state at one revision. */
const standing = z.object({
  revision: z.int(),
  state: z.string(),
  value: stateValue,
  timers: z.array(z.object({ id: z.string(), at: z.iso.datetime() })),
  context: z.record(z.string(), z.unknown()).describe('As the journal stores it: without names, identities hashed.'),
});

/** Answer of the replay's routes. */
export const shownReplay = z.object({
  start: standing.nullable(),
  steps: z.array(
    standing.extend({
      at: z.iso.datetime(),
      event: z.looseObject({ type: z.string() }),
      cause: shownCause,
      before: z.string(),
      facts: z.array(z.string()),
      commands: z.array(z.string()),
      writes: z.array(z.string()),
      messages: z.array(z.string()),
      by_broadcast: z.boolean().describe('Whether a message to all members moved the actor.'),
      agrees: z.boolean().describe('Whether the journal recorded the same result.'),
    }),
  ),
  earlier: z.int().nullable().describe('`until` for the moves before the first one.'),
  problem: z.string().nullable().describe('Why moves are missing.'),
});

/** `GET /operators/api/actors/…/replay/`: past moves of an actor, recomputed by its machine. */
export async function showReplay(parts: ReadParts, call: Call): Promise<Answer> {
  const address = readAddress(parts.runtime.kinds, call.params);
  const { until, steps: most } = readQuery(choice, call.query);
  const { start, steps, earlier, problem } = await gatherReplay(parts, address, { until, most });
  const json = { start: start && showStanding(start), steps: steps.map(showStep), earlier, problem };
  return { status: 200, json };
}

const showStanding = ({ revision, state, value, timers, context }: ReplayedState) => ({
  revision,
  state,
  value,
  timers: Object.entries(timers).map(([id, { at }]) => ({ id, at })),
  context,
});

const showStep = (step: ReplayedStep) => ({
  ...showStanding(step),
  at: step.at,
  event: step.event,
  cause: showCause(step.cause),
  before: step.before,
  facts: step.facts,
  commands: step.commands,
  writes: step.writes,
  messages: step.messages,
  by_broadcast: step.byBroadcast,
  agrees: step.agrees,
});
