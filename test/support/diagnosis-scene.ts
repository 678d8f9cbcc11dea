import { randomUUID } from 'node:crypto';
import { beat } from '#src/jobs/replica.ts';
import { diagnoseRoom } from '#src/operators/diagnosis/diagnose.ts';
import type { Finding } from '#src/operators/diagnosis/finding.ts';
import { readRoomFacts } from '#src/operators/diagnosis/read-room-facts.ts';
import type { ActorScene } from './actor-scene.ts';

/** Diagnoses rooms of an actor scene as one that a running replica serves. */
export interface DiagnosisScene {
  /** Findings about a room; the parts of the product answer as given, and well otherwise. */
  diagnose(room: string, parts?: Readonly<Record<string, string>>): Promise<Finding[]>;
  /** The codes of all findings, and those that somebody must act on or wait for. */
  codes(room: string): Promise<string[]>;
  troubles(room: string): Promise<string[]>;
  /** Keeps the replica alive. */
  beat(): Promise<void>;
  readonly replica: string;
  readonly worker: string;
}

export function openDiagnosis({ runtime, settings }: Pick<ActorScene, 'runtime' | 'settings'>): DiagnosisScene {
  const { database } = runtime;
  const [replica, worker] = [randomUUID(), `worker-${randomUUID()}`];
  const scene: DiagnosisScene = {
    replica,
    worker,
    async beat() {
      await beat(database, replica, [worker]);
    },
    async diagnose(room, parts = { livekit: 'ok' }) {
      const of = { database, settings, runtime };
      const facts = await readRoomFacts(of, room, { parts: Promise.resolve(parts), livekit: null });
      if (facts === null) throw new Error('The room is unknown.');
      return diagnoseRoom(facts);
    },
    codes: async (room) => (await scene.diagnose(room)).map(({ code }) => code),
    troubles: async (room) =>
      (await scene.diagnose(room)).filter(({ severity }) => severity !== 'note').map(({ code }) => code),
  };
  return scene;
}
