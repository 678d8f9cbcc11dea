import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { type NoticeScene, type Prepared, startNoticeScene } from '#test/support/notice-scene.ts';
import { startPostHogStandIn } from '#test/support/posthog-stand-in.ts';
import { type SummaryService, startSummaryService } from '#test/support/summary-service.ts';

const ada = { language: 'fr-fr', timeZone: 'Europe/Paris' } as const;
const transcript = { mode: 'transcript' } as const;

describe('the summary service', () => {
  const stack = { current: new AsyncDisposableStack() };
  afterEach(async () => {
    await stack.current.disposeAsync();
    stack.current = new AsyncDisposableStack();
  });

  async function start(env: Readonly<Record<string, string>> = {}) {
    const service = stack.current.use(await startSummaryService());
    const scene = stack.current.use(await startNoticeScene({ ...service.env, ...env }));
    // What LiveKit keeps of an egress: nanoseconds since 1970.
    scene.livekit.answer('ListEgress', ({ body }) => ({
      items:
        body.egressId === 'EG_known'
          ? [
              {
                egress_id: 'EG_known',
                status: 'EGRESS_COMPLETE',
                file_results: [{ started_at: '1782945000123456789', ended_at: '1782948600000000000' }],
              },
            ]
          : [],
    }));
    return { service, scene };
  }
  const knowTimes = (scene: NoticeScene, { id }: Prepared) =>
    scene.people.pool.query("update meet_recording set worker_id = 'EG_known' where id = $1", [id]);
  const jobOf = async (scene: NoticeScene, { id }: Prepared) =>
    (await scene.people.pool.query('select external_process_id from meet_recording where id = $1', [id])).rows[0]
      .external_process_id;
  const asked = ({ asked: all }: SummaryService) => all.map(({ body }) => body);

  it('gets a transcript in version 1', async () => {
    const { service, scene } = await start();
    const recording = await scene.prepare([ada, { language: 'de-de' }], {
      ...transcript,
      options: { language: 'nl', collect_metadata: true },
    });
    await knowTimes(scene, recording);
    await scene.save(recording);
    await scene.awaitStatus(recording, 'notification_succeeded');
    const [owner] = recording.people;
    expect(service.asked).toEqual([
      {
        authorization: 'Bearer a-token-for-the-summary-service',
        body: {
          owner_id: owner,
          recording_filename: `recordings/${recording.id}.ogg`,
          metadata_filename: null,
          email: `${owner}@example.org`,
          sub: `sub-${owner}`,
          room: `room-${recording.room}`,
          language: 'nl',
          owner_timezone: 'Europe/Paris',
          download_link: `https://meet.example.org/recording/${recording.id}`,
          context_language: 'fr-fr',
          recording_start_at: '2026-07-01T22:30:00.123Z',
          recording_end_at: '2026-07-01T23:30:00.000Z',
        },
      },
    ]);
    // Mails are about films alone.
    expect(scene.inbox.mails).toEqual([]);
    expect(await jobOf(scene, recording)).toBeNull();
  });

  it('gets the notes of the collector where they were taken, and no times that LiveKit does not know', async () => {
    const { service, scene } = await start({ METADATA_COLLECTOR_ENABLED: 'true' });
    const recording = await scene.prepare([{}], { ...transcript, options: { collect_metadata: true } });
    const without = await scene.prepare([{}], transcript);
    for (const one of [recording, without]) {
      await scene.save(one);
      await scene.awaitStatus(one, 'notification_succeeded');
    }
    expect(asked(service)).toMatchObject([
      {
        metadata_filename: `metadata/${recording.id}-metadata.json`,
        language: null,
        recording_start_at: null,
        recording_end_at: null,
      },
      { metadata_filename: null },
    ]);
  });

  it('is asked for a summary for owners whose flag is on', async () => {
    await using postHog = await startPostHogStandIn();
    const { service, scene } = await start({ ...postHog.env, SUMMARY_SERVICE_VERSION: '2' });
    for (const on of [true, false]) {
      postHog.flags = { 'summary-enabled': on };
      service.answer(201, { job_id: randomUUID() });
      const recording = await scene.prepare([ada], transcript);
      await scene.save(recording);
      await scene.awaitStatus(recording, 'notification_succeeded');
      expect(asked(service).at(-1)).toMatchObject({ push_to_docs_config: { auto_create_summary: on } });
      expect(postHog.asked.at(-1)).toBe(recording.people[0]);
    }
  });

  it('gets a transcript in version 2, and its job is known', async () => {
    const { service, scene } = await start({
      SUMMARY_SERVICE_VERSION: '2',
      METADATA_COLLECTOR_ENABLED: 'true',
      TRANSCRIPTION_SATISFACTION_FORM_BASE_URL: 'https://form.example.org/a',
    });
    const job = randomUUID();
    service.answer(201, { job_id: job });
    const recording = await scene.prepare([ada], { ...transcript, options: { collect_metadata: true } });
    await knowTimes(scene, recording);
    await scene.bucket.put(`recordings/${recording.id}.ogg`, 'a sound');
    await scene.bucket.put(`metadata/${recording.id}-metadata.json`, '{}');
    await scene.save(recording);
    await scene.awaitStatus(recording, 'notification_succeeded');
    const [owner] = recording.people;
    const [body, ...more] = asked(service);
    expect(more).toEqual([]);
    expect(body).toEqual({
      user_sub: `sub-${owner}`,
      user_email: `${owner}@example.org`,
      cloud_storage_url: expect.any(String),
      language: 'en',
      context_language: 'fr-fr',
      push_to_docs_config: {
        user_email: `${owner}@example.org`,
        title: `Réunion "room-${recording.room}" du 2026-07-02 à 00:30`,
        download_link: `https://meet.example.org/recording/${recording.id}`,
        form_link: `https://form.example.org/a?room_id=${recording.room}`,
        auto_create_summary: false,
      },
      metadata: {
        cloud_storage_url: expect.any(String),
        started_at: '2026-07-01T22:30:00.123Z',
        ended_at: '2026-07-01T23:30:00.000Z',
      },
    });
    const { cloud_storage_url: sound, metadata } = body as Record<string, string> & {
      metadata: { cloud_storage_url: string };
    };
    expect(await (await fetch(sound!)).text()).toBe('a sound');
    expect(await (await fetch(metadata.cloud_storage_url)).text()).toBe('{}');
    expect(new URL(sound!).searchParams.get('X-Amz-Expires')).toBe('86400');
    expect(await jobOf(scene, recording)).toBe(job);
    const hook = `${scene.product.origin}/api/v1.0/recordings/external-process-hook/`;
    await fetch(hook, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer a-token-of-the-summary-service' },
      body: JSON.stringify({ job_id: job, type: 'transcript', status: 'success' }),
    });
    expect(await scene.statusOf(recording.id)).toBe('external_process_successful');
  });

  it('gets no metadata, form or date where nothing is known of them', async () => {
    const { service, scene } = await start({ SUMMARY_SERVICE_VERSION: '2' });
    service.answer(200, { job_id: 'a-job' });
    const recording = await scene.prepare([{}], { ...transcript, options: { language: 'fr' } });
    await scene.save(recording);
    await scene.awaitStatus(recording, 'notification_succeeded');
    expect(asked(service)).toMatchObject([
      {
        language: 'fr',
        metadata: null,
        push_to_docs_config: { title: 'Transcription', form_link: null },
      },
    ]);
  });

  it('gets a film that is to be transcribed, whose owner also gets a mail', async () => {
    const { service, scene } = await start();
    const recording = await scene.prepare([{}, {}], { options: { transcribe: true } });
    const film = await scene.prepare([{}], { options: { transcribe: false } });
    for (const one of [recording, film]) {
      await scene.save(one);
      await scene.awaitStatus(one, 'notification_succeeded');
    }
    expect(asked(service)).toMatchObject([{ recording_filename: `recordings/${recording.id}.mp4` }]);
    expect(scene.inbox.mails).toHaveLength(3);
  });

  it.each([500, 503, 429])('is asked again after an answer with %i', async (status) => {
    const { service, scene } = await start();
    service.answer(status);
    const recording = await scene.prepare([{}], transcript);
    await scene.save(recording);
    await scene.awaitNotices(recording, 'pending');
    expect(await scene.statusOf(recording.id)).toBe('saved');
    service.answer(200);
    await scene.hurry();
    await scene.awaitStatus(recording, 'notification_succeeded');
    // Its own timer may have been first.
    expect(service.asked.length).toBeGreaterThanOrEqual(2);
  });

  it.each([
    ['an answer with 400', '1', 400, {}],
    ['an answer with 401', '1', 401, {}],
    ['an answer without a job', '2', 200, { id: 1 }],
    ['an answer that is not JSON', '2', 200, undefined],
  ])('is not asked again after %s', async (_, SUMMARY_SERVICE_VERSION, status, body) => {
    const { service, scene } = await start({ SUMMARY_SERVICE_VERSION });
    service.answer(status, body ?? 'text');
    const recording = await scene.prepare([{}], transcript);
    await scene.save(recording);
    await scene.awaitNotices(recording, 'failed');
    await scene.awaitIdle();
    expect(service.asked).toHaveLength(1);
    expect(await scene.notices(recording)).toEqual([{ channel: 'summary', state: 'failed', reason: 'refused' }]);
    expect(await scene.statusOf(recording.id)).toBe('saved');
  });

  it('is not asked again when it names the job of another recording', async () => {
    const { service, scene } = await start({ SUMMARY_SERVICE_VERSION: '2' });
    service.answer(200, { job_id: 'the-same-job' });
    const [first, second] = [await scene.prepare([{}], transcript), await scene.prepare([{}], transcript)];
    await scene.save(first);
    await scene.awaitStatus(first, 'notification_succeeded');
    await scene.save(second);
    await scene.awaitNotices(second, 'failed');
    await scene.awaitIdle();
    expect(service.asked).toHaveLength(2);
    expect(await scene.statusOf(second.id)).toBe('saved');
  });

  it('that is not configured is noted, and the recording stays saved', async () => {
    const { scene } = await start({ SUMMARY_SERVICE_ENDPOINT: '' });
    const recording = await scene.prepare([{}], transcript);
    const nobodys = await scene.prepare([], transcript);
    for (const one of [recording, nobodys]) {
      await scene.save(one);
      await scene.awaitNotices(one, 'failed');
      await scene.awaitIdle();
      expect(await scene.statusOf(one.id)).toBe('saved');
    }
    const reasons = [...(await scene.notices(recording)), ...(await scene.notices(nobodys))];
    expect(reasons.map(({ reason }) => reason)).toEqual(['not_configured', 'no_owner']);
  });
});
