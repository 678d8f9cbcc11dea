import { Away } from '#src/actors/command.ts';
import { AppError } from '#src/kernel/errors.ts';
import { asOwnUuid } from '#src/kernel/ids.ts';
import { LiveKitFailure } from '#src/livekit/failures.ts';
import { StorageFailure } from '#src/storage/storage-failure.ts';
import { compareCallers } from './compare-callers.ts';
import { compareDispatches } from './compare-dispatches.ts';
import { compareEgresses } from './compare-egresses.ts';
import { type Cursors, compareFiles } from './compare-files.ts';
import { compareParticipants } from './compare-participants.ts';
import { compareRooms, type Sides } from './compare-rooms.ts';
import { compareRules } from './compare-rules.ts';
import type { DriftKind, Look, Scope } from './difference.ts';
import type { DriftParts } from './drift-parts.ts';
import { readOurs, readRunning } from './read-standings.ts';
import { UnconfiguredError } from './unconfigured-error.ts';

/** A part that could not be asked; its earlier differences stay. */
export interface FailedPart {
  readonly what: DriftKind;
  readonly error: string;
}

interface Comparison {
  readonly looks: readonly Look[];
  readonly failed: readonly FailedPart[];
  /** LiveKit rooms and rules of other applications. */
  readonly foreign: number;
  readonly cursors: Cursors;
}

/** Compares our state with LiveKit and the bucket, and changes nothing. Rejects when PostgreSQL is unreachable. */
export async function compare(
  parts: DriftParts,
  scope: Scope,
  { now, cursors }: { readonly now: Date; readonly cursors: Cursors },
): Promise<Comparison> {
  const looks: Look[] = [];
  const failed: FailedPart[] = [];
  const attempt = async <Result extends object>(whats: readonly DriftKind[], work: () => Promise<Result | null>) => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof AppError) throw error;
      const text = describeFailure(error);
      if (text === null) parts.log.error({ err: error, whats }, 'a part of the comparison with LiveKit failed');
      failed.push(...whats.map((what) => ({ what, error: text ?? 'The comparison failed.' })));
      return null;
    }
  };
  const take = async <Result extends Look>(what: DriftKind, work: () => Promise<Result | null>) => {
    const look = await attempt([what], work);
    if (look !== null) looks.push(look);
    return look;
  };
  const rooms = await attempt(['room', 'participant', 'callers', 'dispatch'], () => readSides(parts, scope, now));
  if (rooms !== null) {
    const { sides } = rooms;
    await take('room', () => compareRooms(parts, sides));
    await take('participant', () => compareParticipants(parts, sides));
    await take('callers', () => compareCallers(parts, sides));
    await take('dispatch', () => compareDispatches(parts, sides));
  }
  await take('egress', () => compareEgresses(parts, scope, now));
  const rules = await take('rule', () => compareRules(parts, scope, now));
  const files = await take('file', () => compareFiles(parts, scope, now, cursors));
  const foreign = (rooms?.foreign ?? 0) + (rules?.foreign ?? 0);
  return { looks, failed, foreign, cursors: files?.cursors ?? cursors };
}

/** Reads running rooms before listing LiveKit, so that a meeting that starts in between is not reported missing. */
async function readSides(parts: DriftParts, scope: Scope, now: Date): Promise<{ sides: Sides; foreign: number }> {
  const { database, livekit } = parts;
  const running = await readRunning(database, scope);
  const listed = await livekit.listRooms(scope === 'all' ? undefined : scope);
  const live = new Map(listed.map((room) => [room.name, room]));
  const names = [...live.keys()].filter((name) => asOwnUuid(name) !== null);
  const ours = await readOurs(database, names);
  return { sides: { scope, now, running, ours, live }, foreign: live.size - ours.size };
}

/** A text without addresses and payloads; null for an unexpected error. */
function describeFailure(error: unknown): string | null {
  if (error instanceof LiveKitFailure) {
    const code = error.code === undefined ? '' : ` (${error.code})`;
    return error.kind === 'away' ? `LiveKit does not answer${code}.` : `LiveKit refused the call${code}.`;
  }
  if (error instanceof StorageFailure) return `${error.message}.`;
  if (error instanceof Away) return `${error.message}.`;
  return error instanceof UnconfiguredError ? error.message : null;
}
