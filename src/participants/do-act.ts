import { z } from 'zod';
import type { Cause } from '#src/actors/delivery.ts';
import { journalAct } from '#src/actors/journal-act.ts';
import type { Answer, Call } from '#src/api/call.ts';
import { isCallerIdentity } from '#src/livekit/caller-mask.ts';
import { LiveKitFailure } from '#src/livekit/failures.ts';
import { markIdentity } from '#src/livekit/identity-mark.ts';
import type { ParticipantParts } from './participant-parts.ts';

/** The answer on success. */
export const success = z.object({ status: z.literal('success') });

/** The answer on failure. */
export const failure = z.object({ error: z.string() });

const events = {
  mute: 'participant.muted',
  unmute: 'participant.unmuted',
  update: 'participant.updated',
  hand: 'participant.handToggled',
  rename: 'participant.renamed',
} as const;

/** A LiveKit call made within the request; no actor tracks it. */
interface Act {
  readonly name: keyof typeof events;
  readonly room: string;
  /** LiveKit identity of the affected participant. */
  readonly target: string;
  /** The error message when LiveKit refuses or is unreachable. */
  readonly failed: string;
}

/**
 * Performs an act that no actor tracks: answers 200, 404 when the participant is absent, or 500. The room's journal
 * records who did it; the log also records the target. Participants who call by LiveKit token, and all targets, appear
 * as a hash of their identity.
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
      // The act is done; a missing journal entry does not fail it.
      (error: unknown) => log.warn({ ...line, err: error }, 'failed to journal an act on a participant'),
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
