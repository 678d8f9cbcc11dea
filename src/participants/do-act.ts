import { z } from 'zod';
import type { Cause } from '#src/actors/delivery.ts';
import type { Answer, Call } from '#src/api/call.ts';
import { isCallerIdentity } from '#src/livekit/caller-mask.ts';
import { LiveKitFailure } from '#src/livekit/failures.ts';
import { markIdentity } from '#src/livekit/identity-mark.ts';
import { journalAct } from './journal-act.ts';
import type { ParticipantParts } from './participant-parts.ts';

/** What is answered when it is done. */
export const success = z.object({ status: z.literal('success') });

/** What is answered when it cannot be done. */
export const failure = z.object({ error: z.string() });

const events = {
  mute: 'participant.muted',
  unmute: 'participant.unmuted',
  update: 'participant.updated',
  hand: 'participant.handToggled',
  rename: 'participant.renamed',
} as const;

/** Something that is done at LiveKit in a request, and that nobody remembers. */
export interface Act {
  readonly name: keyof typeof events;
  readonly room: string;
  /** The LiveKit identity of the participant whom it is done to. */
  readonly target: string;
  /** What is said when LiveKit refuses or is away. */
  readonly failed: string;
}

/**
 * Does an act that no actor tracks, and answers what became of it: done, nobody there, or not possible now.
 * Who did what stands in the room's journal, and to whom in the log, those who call by LiveKit token and
 * targets as a mark of their identity.
 */
export async function doAct(
  { log, mask, database, secret }: Pick<ParticipantParts, 'log' | 'mask' | 'database' | 'secret'>,
  call: Pick<Call, 'requestId' | 'user' | 'participant'>,
  { name, room, target, failed }: Act,
  attempt: () => Promise<unknown>,
): Promise<Answer> {
  const cause = causeOf(secret, call);
  const line = {
    request: call.requestId,
    act: name,
    room,
    by: cause.id,
    target: markIdentity(secret, isCallerIdentity(target) ? mask.identityOf(target) : target),
  };
  try {
    await attempt();
    log.info(line, 'an act on a participant');
    await journalAct(database, { room, event: events[name], cause, request: call.requestId }).catch(
      // It is done all the same.
      (error: unknown) => log.warn({ ...line, err: error }, 'an act on a participant could not be journaled'),
    );
    return { status: 200, json: { status: 'success' } satisfies z.infer<typeof success> };
  } catch (error) {
    if (!(error instanceof LiveKitFailure)) throw error;
    if (error.kind === 'gone') return { status: 404, json: { error: 'Participant not found' } };
    log.warn({ ...line, err: error }, 'an act on a participant failed');
    return { status: 500, json: { error: failed } };
  }
}

const causeOf = (secret: string, { user, participant }: Pick<Call, 'user' | 'participant'>): Cause =>
  user === null
    ? { by: 'participant', id: markIdentity(secret, participant?.identity ?? '') }
    : { by: 'user', id: user.id };
