import { randomUUID } from 'node:crypto';
import { roomAddress } from '#machines/addresses.ts';
import type { EventTo } from '#machines/catalogue.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Cause, MachineEvent } from '#src/actors/delivery.ts';
import { retryInboxes } from '#src/actors/inbox.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { type ActorScene, joins, report, startActorScene, tell } from './actor-scene.ts';
import { type DiagnosisScene, openDiagnosis } from './diagnosis-scene.ts';
import { nowhere } from './start-product.ts';

interface DiagnosedScene {
  readonly scene: ActorScene;
  readonly diagnosis: DiagnosisScene;
}

/** Starts actors whose rooms may have telephony and subtitles, and their diagnosis. */
export async function startDiagnosed(): Promise<DiagnosedScene> {
  const scene = await startActorScene({
    ROOM_TELEPHONY_ENABLED: 'true',
    ROOM_SUBTITLE_ENABLED: 'true',
    DJANGO_SECRET_KEY: 'a-secret-of-the-command-line',
    LIVEKIT_API_URL: nowhere.url,
    LIVEKIT_API_KEY: nowhere.key,
    LIVEKIT_API_SECRET: nowhere.secret,
  });
  return { scene, diagnosis: openDiagnosis(scene) };
}

/** What tests do to rooms before they are diagnosed; `at` returns the scene, which starts later. */
export function brokenRooms(at: () => DiagnosedScene) {
  async function meet(): Promise<Room> {
    const room = await at().scene.newRoom();
    await tell(at().scene, report(room, joins('ada')));
    return room;
  }

  /** Delivers an event of this origin. */
  async function hear(room: Room, event: MachineEvent, by: Cause['by'] = 'command'): Promise<void> {
    const key = randomUUID();
    await deliver(at().scene.runtime, [
      { to: roomAddress(room.id), event: event as EventTo<'room'>, key, cause: { by, id: key } },
    ]);
  }

  /** Answers the command of this name, whose job is done then. */
  async function answer(room: Room, command: string, event: MachineEvent): Promise<void> {
    await hear(room, event);
    await at().scene.pool.query(
      `delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
       where t.id = j.task_id and t.identifier = $2 and starts_with(j.key, 'room/' || $1)`,
      [room.id, command],
    );
  }

  async function corrupt(id: string): Promise<() => Promise<unknown>> {
    const { rows } = await at().scene.pool.query('select snapshot from greenroom.actor where id = $1', [id]);
    const write = (snapshot: object) =>
      at().scene.pool.query('update greenroom.actor set snapshot = $2 where id = $1', [id, snapshot]);
    await write({ ...rows[0].snapshot, value: 'nonsense' });
    return () => write(rows[0].snapshot);
  }

  async function failTwice(id: string): Promise<void> {
    for (let times = 0; times < 2; times++) {
      await at().scene.pool.query(`update greenroom.inbox set next_try_at = '2000-01-01' where actor = $1`, [id]);
      await retryInboxes(at().scene.runtime);
    }
  }

  const find = async (room: Room, code: string) => {
    const findings = await at().diagnosis.diagnose(room.id);
    const found = findings.find((finding) => finding.code === code);
    if (found === undefined) throw new Error(`Only ${findings.map((one) => one.code).join(', ')} were found.`);
    return found;
  };

  const actsOf = ({ cures }: Awaited<ReturnType<typeof find>>) => cures.flatMap(({ act }) => act?.act ?? []);

  return { meet, hear, answer, corrupt, failTwice, find, actsOf };
}
