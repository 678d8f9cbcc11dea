import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { eventually } from '#test/support/eventually.ts';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';
import { postWebhook, webhookBody } from '#test/support/signed-webhook.ts';
import { nowhere } from '#test/support/start-product.ts';
import { launchBrowser } from './people.ts';

/** A product whose LiveKit is away, its rooms, and a browser. */
export interface OperatorsScene extends AsyncDisposable {
  readonly scene: RealtimeScene;
  readonly browser: Browser;
  /** Address of the operators' page. */
  readonly address: string;
  /** A room with this name and a running meeting. */
  meet(name: string): Promise<string>;
  /** Reports that somebody has joined. */
  join(room: string, name: string): Promise<void>;
  /** Breaks the stored state of a room until its actor is quarantined; `mend` restores it. */
  quarantine(room: string): Promise<{ mend(): Promise<void> }>;
}

export async function startOperatorsScene(env: Readonly<Record<string, string>> = {}): Promise<OperatorsScene> {
  const scene = await startRealtimeScene({ GREENROOM_ENTITLEMENT: 'journal', ...env });
  const browser = await launchBrowser('/dev/null');
  const { pool } = scene.people;
  const join = async (room: string, name: string) => {
    const participant = { sid: `PA_${randomUUID()}`, identity: randomUUID(), name };
    const body = webhookBody('participant_joined', { room: { name: room, sid: `RM_${room}` }, participant });
    const { status } = await postWebhook(scene.product.origin, nowhere, body);
    if (status !== 200) throw new Error(`The webhook was answered ${status}.`);
  };
  return {
    scene,
    browser,
    address: `${scene.product.origin}/operators/`,
    join,
    async meet(name) {
      const owner = await scene.people.newPerson();
      const room = await scene.people.newRoom(owner);
      await pool.query('update meet_room set name = $2 where resource_id = $1', [room, name]);
      await join(room, 'Ada Lovelace');
      return room;
    },
    async quarantine(room) {
      const of = `where kind = 'room' and id = $1`;
      const { rows } = await pool.query(
        `select snapshot -> 'value' ->> 'meeting' as meeting from greenroom.actor ${of}`,
        [room],
      );
      const set = (meeting: string) =>
        pool.query(`update greenroom.actor set snapshot = jsonb_set(snapshot, '{value,meeting}', $2::jsonb) ${of}`, [
          room,
          meeting,
        ]);
      await set('"nonsense"');
      await join(room, 'Ben Okri');
      await eventually(
        'the quarantine',
        async () => {
          await pool.query(`update greenroom.inbox set next_try_at = '2000-01-01' where actor = $1`, [room]);
          const found = await pool.query(`select from greenroom.actor ${of} and quarantined_at is not null`, [room]);
          return found.rowCount === 1;
        },
        { timeout: 30_000, interval: 200 },
      );
      return {
        async mend() {
          await set(rows[0].meeting);
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await scene[Symbol.asyncDispose]();
    },
  };
}
