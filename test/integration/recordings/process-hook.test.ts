import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ScriptedRecordingScene,
  startScriptedRecordingScene,
  summaryToken,
} from '#test/support/scripted-recording-scene.ts';

const processed = { status: 200, json: { message: 'Event processed.' } };

async function post(scene: ScriptedRecordingScene, body: string, authorization = `Bearer ${summaryToken}`) {
  const answer = await fetch(`${scene.product.origin}/api/v1.0/recordings/external-process-hook/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body,
  });
  return { status: answer.status, json: await answer.json(), headers: answer.headers };
}

describe('the hook of the summary service', () => {
  let scene: ScriptedRecordingScene;
  beforeAll(async () => {
    scene = await startScriptedRecordingScene();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const tell = (body: object) => post(scene, JSON.stringify(body));
  /** A recording of the reference that a job works on. */
  async function worked(status: string) {
    const [id, job] = [await scene.leave(await scene.open(), { status, mode: 'transcript' }), `job-${randomUUID()}`];
    await scene.people.pool.query('update meet_recording set external_process_id = $2 where id = $1', [id, job]);
    return { id, job };
  }

  it('is opened by its token alone, and says what is wrong with another', async () => {
    for (const [authorization, detail] of [
      ['', 'Authorization header is required'],
      [summaryToken, 'Invalid authorization header format.'],
      [`Basic ${summaryToken}`, 'Invalid authorization header format.'],
      [`Bearer ${summaryToken} x`, 'Invalid authorization header format.'],
      ['Bearer another', 'Invalid token'],
    ] as const) {
      const answer = await post(scene, '{}', authorization);
      expect(answer).toMatchObject({ status: 401, json: { detail } });
      expect(answer.headers.get('www-authenticate')).toBe("Bearer realm='External process webhook API'");
    }
    expect((await post(scene, '{"job_id":"x"}', `bearer ${summaryToken}`)).status).toBe(200);
  });

  it('needs the id of a job', async () => {
    const required = { status: 400, json: { job_id: ['This field is required.'] } };
    expect(await tell({})).toMatchObject(required);
    expect(await tell({ type: 'transcript', status: 'success' })).toMatchObject(required);
    expect(await tell({ job_id: '' })).toMatchObject({
      status: 400,
      json: { job_id: ['This field may not be blank.'] },
    });
    expect(await tell({ job_id: null })).toMatchObject({
      status: 400,
      json: { job_id: ['This field may not be null.'] },
    });
    expect((await tell({ job_id: ['x'] })).status).toBe(400);
    expect((await tell({ job_id: 'x\0' })).status).toBe(400);
    expect((await post(scene, 'null')).status).toBe(400);
    expect((await post(scene, '{')).status).toBe(400);
  });

  it.each(['saved', 'notification_succeeded', 'external_process_successful', 'external_process_failed'])(
    'notes the end of the transcript of a recording that is %s',
    async (before) => {
      const { id, job } = await worked(before);
      expect(await tell({ job_id: job, type: 'transcript', status: 'success' })).toMatchObject(processed);
      expect(await scene.statusOf(id)).toBe('external_process_successful');
      expect(await tell({ job_id: job, type: 'transcript', status: 'failure' })).toMatchObject(processed);
      expect(await scene.statusOf(id)).toBe('external_process_failed');
      expect(await tell({ job_id: job, type: 'transcript', status: 'success' })).toMatchObject(processed);
      expect(await scene.statusOf(id)).toBe('external_process_successful');
    },
  );

  it('answers everything else with 200, and nothing changes', async () => {
    const { id, job } = await worked('saved');
    for (const event of [
      { job_id: randomUUID(), type: 'transcript', status: 'success' },
      { job_id: job },
      { job_id: job, type: null, status: null },
      { job_id: job, type: '', status: '' },
      { job_id: job, type: 'summary', status: 'success' },
      { job_id: job, type: 'transcript', status: 'pending' },
      { job_id: job, type: 'transcript' },
      { job_id: 'x'.repeat(10_000), type: 'transcript', status: 'success' },
    ]) {
      expect(await tell(event), JSON.stringify(event).slice(0, 80)).toMatchObject(processed);
    }
    expect(await scene.statusOf(id)).toBe('saved');
  });

  it('works also where recordings are switched off', async () => {
    await using off = await startScriptedRecordingScene({ RECORDING_ENABLE: 'false' });
    expect(await post(off, '{"job_id":"x"}')).toMatchObject(processed);
  });

  it('is closed where no token is configured', async () => {
    await using closed = await startScriptedRecordingScene({ SUMMARY_SERVICE_WEBHOOK_API_TOKEN: '' });
    expect(await post(closed, '{}')).toMatchObject({
      status: 401,
      json: { detail: 'Authentication is enabled but token is not configured.' },
    });
  });
});
