import { z } from 'zod';
import { actorField, roomField } from '../acts/act-schema.ts';

const event = z.looseObject({ type: z.string().trim().min(1).max(100) });

/** Body of `POST /operators/api/dry-run/`: an event for an actor, a webhook as LiveKit sends it, or a line again. */
export const dryRunRequest = z.union([
  z.object({ actor: actorField(), event }),
  z.object({ webhook: z.looseObject({ event: z.string().min(1).max(100) }) }),
  z.object({ room: roomField(), line: z.int().positive() }),
]);

export type DryRunRequest = z.output<typeof dryRunRequest>;

const foretold = z.object({
  actor: z.object({ kind: z.string(), id: z.string() }),
  outcome: z.enum(['moved', 'ignored', 'duplicate', 'stale', 'unknown', 'kept', 'failed']),
  before: z.string(),
  after: z.string(),
  facts: z.array(z.object({ type: z.string() })),
  commands: z.array(z.object({ name: z.string() })),
  writes: z.array(z.string()),
  messages: z.array(z.object({ to: z.string(), event: z.string() })),
  timers: z.array(z.object({ do: z.enum(['set', 'cancel']), id: z.string(), at: z.string().nullable() })),
  error: z.string().nullable(),
});

/** What would happen to one actor. */
export type Foretold = z.output<typeof foretold>;

/** Its answer; `left_out` counts further actors that would move. */
export const dryRunAnswer = z.object({ results: z.array(foretold), left_out: z.int() });
