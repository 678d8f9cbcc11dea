import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import { get, type Route } from '#src/api/route.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { compareSoon } from '../drift/compare-soon.ts';
import type { MeasuredDriftParts } from '../drift/drift-parts.ts';
import type { Readiness } from '../health.ts';
import { diagnoseRoom, diagnoseSystem } from './diagnose.ts';
import { findingObject } from './finding.ts';
import { lookAtLiveKit, nobody, withLook } from './look-at-livekit.ts';
import { readRoomFacts } from './read-room-facts.ts';
import { type DiagnosisParts, readSystemFacts } from './read-system-facts.ts';

/** Dependencies of these routes. */
export interface DiagnosisDeps extends DiagnosisParts {
  readonly checkReadiness: () => Promise<Readiness>;
  readonly livekit: Pick<LiveKitClient, 'listRooms'>;
}

/** Answer of `GET /operators/api/diagnosis/` and `GET /operators/api/rooms/{reference}/diagnosis/`. */
export const diagnosisObject = z.object({ at: z.string(), findings: z.array(findingObject) });

const partsOf = async ({ checkReadiness }: DiagnosisDeps) => (await checkReadiness()).body.parts;

/** `GET /operators/api/diagnosis/`: what is wrong with the whole product. */
async function showDiagnosis(deps: DiagnosisDeps): Promise<Answer> {
  const [parts, look] = await Promise.all([partsOf(deps), lookAtLiveKit(deps.livekit, nobody)]);
  const facts = await readSystemFacts(deps, withLook(parts, look));
  return { status: 200, json: { at: facts.now, findings: diagnoseSystem(facts) } };
}

/**
 * `GET /operators/api/rooms/{reference}/diagnosis/`: what is wrong with a room, by id or slug. The room is compared with
 * LiveKit soon, for the next answer.
 */
async function showRoomDiagnosis(deps: DiagnosisDeps & MeasuredDriftParts, call: Call): Promise<Answer> {
  const facts = await readRoomFacts(deps, call.params.reference!, { parts: partsOf(deps), livekit: deps.livekit });
  if (facts === null) throw new AppError('not_found', 'No Room matches the given query.');
  compareSoon(deps, facts.room.id);
  return { status: 200, json: { at: facts.system.now, findings: diagnoseRoom(facts) } };
}

/** The routes of the diagnosis. */
export const diagnosisRoutes: readonly Route<DiagnosisDeps & MeasuredDriftParts>[] = [
  get('/operators/api/diagnosis/', 'operator', showDiagnosis, { answers: { 200: diagnosisObject } }),
  get('/operators/api/rooms/:reference/diagnosis/', 'operator', showRoomDiagnosis, {
    answers: { 200: diagnosisObject },
  }),
];
