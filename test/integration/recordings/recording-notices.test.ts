import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { type NoticeScene, type Prepared, startNoticeScene } from '#test/support/notice-scene.ts';

describe('the mails about a recording', () => {
  let scene: NoticeScene;
  beforeAll(async () => {
    scene = await startNoticeScene({ DJANGO_EMAIL_BRAND_NAME: 'Visio', RECORDING_EXPIRATION_DAYS: '30' });
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const mailsTo = (address: string) => scene.inbox.mails.filter(({ recipients }) => recipients.includes(address));
  const mailsOf = ({ people }: Prepared) => people.map((person) => mailsTo(`${person}@example.org`).length);

  it('go to every owner in their language and time zone, and to nobody else', async () => {
    const recording = await scene.prepare([
      { language: 'fr-fr', timeZone: 'Europe/Paris' },
      { language: 'de-de', timeZone: 'America/New_York' },
      { role: 'administrator' },
      { role: 'member' },
      { language: 'xx', timeZone: 'Nowhere/Never' },
    ]);
    await scene.people.pool.query("update meet_recording set created_at = '2026-07-01T22:30:00Z' where id = $1", [
      recording.id,
    ]);
    await scene.save(recording);
    await scene.awaitStatus(recording, 'notification_succeeded');
    expect(mailsOf(recording)).toEqual([1, 1, 0, 0, 1]);
    const letters = recording.people.map((person) => mailsTo(`${person}@example.org`)[0]?.parsed);
    const texts = letters.map((letter) => letter?.text?.replaceAll(/\s+/g, ' ') ?? '');
    expect(letters[0]?.subject).toBe('Votre enregistrement est prêt');
    expect(texts[0]).toContain('2 juillet 2026 à 00:30');
    expect(letters[1]?.subject).toBe('Ihre Aufzeichnung ist bereit');
    expect(texts[1]).toContain('1. Juli 2026 um 18:30');
    expect(letters[4]?.subject).toBe('Your recording is ready');
    expect(texts[4]).toContain('July 1, 2026 at 22:30');
    for (const text of [texts[0], texts[1], texts[4]]) {
      expect(text).toContain(`room-${recording.room}`);
      expect(text).toContain(`https://meet.example.org/recording/${recording.id}`);
      expect(text).toContain('30');
      expect(text).toContain('Visio');
    }
    // Nobody sees another one's address.
    for (const { recipients } of scene.inbox.mails) expect(recipients).toHaveLength(1);
  });

  it('go to the others where one address is refused, and the recording stays saved', async () => {
    const recording = await scene.prepare([{}, {}, {}]);
    scene.inbox.refuse(`${recording.people[1]}@example.org`, 550);
    await scene.save(recording);
    await scene.awaitNotices(recording, 'failed');
    await scene.awaitNotices(recording, 'sent', 2);
    scene.inbox.recover();
    expect(mailsOf(recording)).toEqual([1, 0, 1]);
    expect(await scene.statusOf(recording.id)).toBe('saved');
    expect((await scene.notices(recording)).filter(({ reason }) => reason === 'refused')).toHaveLength(1);
    expect(scene.product.logged.join()).not.toContain('@example.org');
  });

  it('are tried again while the mail server is away, and go out once it is back', async () => {
    const recording = await scene.prepare([{}, {}]);
    await scene.inbox.goAway();
    await scene.save(recording);
    await scene.awaitNotices(recording, 'pending', 2);
    expect(await scene.statusOf(recording.id)).toBe('saved');
    await scene.inbox.comeBack();
    await scene.hurry();
    await scene.awaitStatus(recording, 'notification_succeeded');
    expect(mailsOf(recording)).toEqual([1, 1]);
  });

  it('are given up after a day, and the recording stays saved', async () => {
    const recording = await scene.prepare([{}]);
    await scene.inbox.goAway();
    await scene.save(recording);
    await scene.awaitNotices(recording, 'pending');
    await scene.people.pool.query(
      "update greenroom.recording_notice set created_at = created_at - interval '25 hours' where recording = $1",
      [recording.id],
    );
    await scene.inbox.comeBack();
    await scene.hurry();
    await scene.awaitNotices(recording, 'failed');
    expect(await scene.notices(recording)).toEqual([{ channel: 'mail', state: 'failed', reason: 'gave_up' }]);
    await eventually('the settled recording', () => isSettled(recording));
    expect([mailsOf(recording), await scene.statusOf(recording.id)]).toEqual([[0], 'saved']);
  });

  const isSettled = async ({ id }: Prepared) => {
    const text = `select snapshot -> 'value' = '{"saved": "unannounced"}' as settled from greenroom.actor where id like '%/' || $1`;
    return (await scene.people.pool.query<{ settled: boolean }>(text, [id])).rows[0]?.settled;
  };

  it.each([
    ['no owner', [{ role: 'administrator' }] as const, 'no_owner'],
    ['an owner without an address', [{ email: null }] as const, 'no_address'],
    ['an owner with an empty address', [{ email: '' }] as const, 'no_address'],
  ])('are noted as failed where a recording has %s', async (_, people, reason) => {
    const recording = await scene.prepare(people);
    await scene.save(recording);
    await eventually('the settled recording', () => isSettled(recording));
    expect(await scene.notices(recording)).toEqual([{ channel: 'mail', state: 'failed', reason }]);
    expect(await scene.statusOf(recording.id)).toBe('saved');
  });

  it('go out once, though two replicas work, and though the tasks are repeated', async () => {
    await using _ = await scene.another();
    const recording = await scene.prepare(Array.from({ length: 20 }, () => ({})));
    const repeat = () =>
      scene.people.pool.query(
        `select graphile_worker.add_job('recording.notice', json_build_object('about', id, 'tries', 0))
         from greenroom.recording_notice where recording = $1`,
        [recording.id],
      );
    await scene.save(recording);
    await eventually('the notices', async () => (await repeat()).rows.length === 20);
    await repeat();
    await scene.awaitStatus(recording, 'notification_succeeded');
    await repeat();
    await scene.awaitIdle();
    expect(mailsOf(recording)).toEqual(Array(20).fill(1));
    expect(await scene.statusOf(recording.id)).toBe('notification_succeeded');
  });

  it('go to the others where an account was deleted meanwhile, and the recording stays saved', async () => {
    const recording = await scene.prepare([{}, {}]);
    await scene.inbox.goAway();
    await scene.save(recording);
    await scene.awaitNotices(recording, 'pending', 2);
    const [gone] = recording.people;
    await scene.people.pool.query('delete from meet_recording_access where user_id = $1', [gone]);
    await scene.people.pool.query('delete from meet_user where id = $1', [gone]);
    await scene.inbox.comeBack();
    await scene.awaitIdle();
    expect(mailsOf(recording)).toEqual([0, 1]);
    await eventually('the settled recording', () => isSettled(recording));
    expect((await scene.notices(recording)).map(({ reason }) => reason).toSorted()).toEqual(['no_owner', null]);
  });

  it('are not sent of a recording that was deleted meanwhile', async () => {
    const recording = await scene.prepare([{}]);
    await scene.inbox.goAway();
    await scene.save(recording);
    await scene.awaitNotices(recording, 'pending');
    await scene.people.pool.query('delete from meet_recording_access where recording_id = $1', [recording.id]);
    await scene.people.pool.query('delete from meet_recording where id = $1', [recording.id]);
    await scene.inbox.comeBack();
    await scene.awaitIdle();
    expect(mailsOf(recording)).toEqual([0]);
  });
});

it('a thousand owners are told, each once, over the connections of one pool', { timeout: 180_000 }, async () => {
  await using scene = await startNoticeScene();
  const recording = await scene.prepare(Array.from({ length: 1_000 }, () => ({})));
  await scene.save(recording);
  await scene.awaitStatus(recording, 'notification_succeeded');
  const told = scene.inbox.mails.flatMap(({ recipients }) => recipients);
  expect(told.toSorted()).toEqual(recording.people.map((person) => `${person}@example.org`).toSorted());
  expect(scene.inbox.connections.most).toBeLessThanOrEqual(5);
});
