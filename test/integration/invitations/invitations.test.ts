import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keepHouse } from '#src/jobs/housekeeping.ts';
import { purgesOf } from '#src/product-runtime.ts';
import { readSettings } from '#src/settings/settings.ts';
import { eventually } from '#test/support/eventually.ts';
import { operatorToken } from '#test/support/http-product.ts';
import { type InvitationScene, startInvitationScene } from '#test/support/invitation-scene.ts';
import { noRates } from '#test/support/no-rates.ts';

const textOf = (mail: { readonly parsed: { readonly text?: string | undefined } } | undefined) =>
  mail?.parsed.text?.replaceAll(/\s+/g, ' ') ?? '';

describe('invitations', () => {
  let scene: InvitationScene;
  beforeAll(async () => {
    scene = await startInvitationScene(noRates);
  });
  afterEach(() => scene.inbox.recover());
  afterAll(() => scene[Symbol.asyncDispose]());

  it('go to each person alone, once, and their addresses are forgotten', async () => {
    const of = await scene.open();
    const emails = Array.from({ length: 10 }, (_, at) => `guest${at}@all.example`);
    expect((await scene.invite(of, [...emails, 'GUEST0@all.example'])).status).toBe(200);
    await scene.await(of, 'sent', 10);
    for (const email of emails) {
      const [mail, ...more] = scene.mailsTo(email);
      expect(more).toEqual([]);
      expect(mail?.recipients).toEqual([email]);
      for (const other of emails.filter((one) => one !== email)) expect(mail?.raw).not.toContain(other);
      expect(mail?.raw).not.toMatch(/^bcc:/im);
      expect(textOf(mail)).toContain(`https://meet.example.org/room-${of.room}`);
    }
    expect((await scene.rows(of)).every(({ address }) => address === null)).toBe(true);
    expect(new Set(scene.inbox.mails.map(({ parsed }) => parsed.messageId)).size).toBe(scene.inbox.mails.length);
  });

  it('speak the language of the account with that verified e-mail, else that of the request', async () => {
    const of = await scene.open({ email: 'ada@host.example', name: 'Ada Lovelace' });
    await scene.newAccount({ email: 'Fabien@lang.example', language: 'fr-fr' });
    const unverified = await scene.newAccount({ email: 'dirk@lang.example', language: 'de-de' });
    await scene.people.pool.query('insert into greenroom.unverified_email (user_id) values ($1)', [unverified.id]);
    const csrf = 'a'.repeat(32);
    const answer = await fetch(`${scene.product.origin}/api/v1.0/rooms/${of.room}/invite/`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-language': 'nl',
        cookie: `${of.owner.cookie}; csrftoken=${csrf}`,
        'x-csrftoken': csrf,
      },
      body: JSON.stringify({ emails: ['fabien@lang.example', 'dirk@lang.example', 'nobody@lang.example'] }),
    });
    expect(answer.status).toBe(200);
    await scene.await(of, 'sent', 3);
    const subjectTo = (email: string) => scene.mailsTo(email)[0]?.parsed.subject;
    expect(subjectTo('fabien@lang.example')).toBe(
      'Appel vidéo en cours : ada@host.example attend que vous vous connectiez',
    );
    const dutch = 'Video-oproep bezig: ada@host.example wacht op je verbinding';
    expect([subjectTo('dirk@lang.example'), subjectTo('nobody@lang.example')]).toEqual([dutch, dutch]);
    expect(textOf(scene.mailsTo('fabien@lang.example')[0])).toContain('Ada Lovelace (ada@host.example) vous invite');
  });

  it('let nothing of the sender become a header or a line', async () => {
    const of = await scene.open({ email: 'ada\r\nBcc: eve@evil.example', name: 'Ada\r\nBcc: eve@evil.example\u202e' });
    await scene.invite(of, ['victim@all.example'], { starts_at: '2026-07-01T10:00:00Z' });
    await scene.await(of, 'sent');
    const [mail] = scene.mailsTo('victim@all.example');
    expect(mail?.recipients).toEqual(['victim@all.example']);
    expect(mail?.parsed.bcc).toBeUndefined();
    expect(mail?.parsed.subject).toContain('ada Bcc: eve@evil.example');
    expect(mail?.parsed.headerLines.map(({ key }) => key)).not.toContain('bcc');
    const event = mail?.parsed.attachments.find(({ contentType }) => contentType === 'text/calendar')?.content;
    expect(event?.toString()).not.toMatch(/^\s*bcc:/im);
  });

  it('do not name an e-mail of the sender that is not verified', async () => {
    const of = await scene.open({ email: 'boss@victim.example', name: 'Eve' });
    await scene.people.pool.query('insert into greenroom.unverified_email (user_id) values ($1)', [of.owner.id]);
    await scene.invite(of, ['somebody@all.example'], { starts_at: '2026-07-01T10:00:00Z' });
    await scene.await(of, 'sent');
    const [mail] = scene.mailsTo('somebody@all.example');
    expect(mail?.parsed.subject).toBe('Eve invites you to a video call');
    expect(mail?.raw).not.toContain('boss@');
  });

  it('have an event for calendars where the start is known, in the time zone of the person', async () => {
    const of = await scene.open({ email: 'ada@plan.example', name: 'Ada Lovelace', timeZone: 'America/New_York' });
    await scene.newAccount({ email: 'paris@plan.example', timeZone: 'Europe/Paris' });
    const times = { starts_at: '2026-07-01T10:00:00+02:00', ends_at: '2026-07-01T11:30:00+02:00' };
    await scene.invite(of, ['paris@plan.example', 'elsewhere@plan.example'], times);
    await scene.await(of, 'sent', 2);
    const [paris] = scene.mailsTo('paris@plan.example');
    expect(paris?.parsed.subject).toBe('ada@plan.example invites you to a video call');
    expect(textOf(paris)).toContain('July 1, 2026 at 10:00 (Central European Summer Time)');
    expect(textOf(scene.mailsTo('elsewhere@plan.example')[0])).toContain('July 1, 2026 at 04:00');
    const events = paris!.parsed.attachments.filter(({ contentType }) => /calendar|ics/.test(contentType));
    expect(events.length).toBeGreaterThan(0);
    for (const { content } of events) {
      const lines = content
        .toString()
        .replaceAll(/\r\n[ \t]/g, '')
        .split('\r\n');
      for (const line of [
        'METHOD:PUBLISH',
        'DTSTART:20260701T080000Z',
        'DTEND:20260701T093000Z',
        `SUMMARY:room-${of.room}`,
        'ORGANIZER;CN="Ada Lovelace":MAILTO:ada@plan.example',
      ]) {
        expect(lines.map((one) => one.toUpperCase())).toContain(line.toUpperCase());
      }
      expect(content.toString()).toContain(`https://meet.example.org/room-${of.room}`.slice(0, 40));
      expect(content.toString()).not.toMatch(/attendee|elsewhere@/i);
    }
    const now = await scene.open();
    await scene.invite(now, ['now@plan.example']);
    await scene.await(now, 'sent');
    expect(scene.mailsTo('now@plan.example')[0]?.parsed.attachments).toEqual([]);
  });

  it('reach quoted local parts and domains of all scripts', async () => {
    const of = await scene.open();
    const emails = ['"ada"@quoted.example', '"a\\"b"@quoted.example', 'ada@bücher.example'];
    await scene.invite(of, emails);
    await scene.await(of, 'sent', 3);
    expect(emails.map((email) => scene.mailsTo(email).length)).toEqual([1, 1, 1]);
    expect(scene.mailsTo(emails[2]!)[0]?.raw).toContain('To: ada@xn--bcher-kva.example');
  });

  it('go to the others where one recipient is refused for good, and the address is in no log', async () => {
    const of = await scene.open();
    scene.inbox.refuse('wrong@bad.example', 550);
    await scene.invite(of, ['first@bad.example', 'wrong@bad.example', 'last@bad.example']);
    await scene.await(of, 'sent', 2);
    await scene.await(of, 'failed');
    const failed = (await scene.rows(of)).filter(({ state }) => state === 'failed');
    expect(failed).toEqual([expect.objectContaining({ reason: 'refused', address: null })]);
    expect(scene.product.logged.join()).not.toContain('bad.example');
    expect(scene.product.logged.join()).toContain('an invitation failed');
  });

  it.each([
    [
      'puts off a recipient (greylisting)',
      (inbox: InvitationScene['inbox']) => inbox.refuse('later@mood.example', 451),
    ],
    ['is busy', (inbox: InvitationScene['inbox']) => inbox.fail(421)],
  ])('are tried again if the server %s, and arrive once', async (_, spoil) => {
    const of = await scene.open();
    const before = scene.mailsTo('later@mood.example').length;
    spoil(scene.inbox);
    expect((await scene.invite(of, ['later@mood.example'])).status).toBe(200);
    await scene.await(of, 'pending');
    scene.inbox.recover();
    await scene.hurry();
    await scene.await(of, 'sent');
    expect(scene.mailsTo('later@mood.example')).toHaveLength(before + 1);
  });

  it('are tried again if the connection closes in the middle', async () => {
    const of = await scene.open();
    scene.inbox.hold('message');
    await scene.invite(of, ['middle@mood.example']);
    await scene.await(of, 'sending');
    await eventually('the message at the server', () => scene.inbox.held() === 1);
    scene.inbox.breakConnections();
    scene.inbox.recover();
    await scene.hurry();
    await scene.await(of, 'sent');
    // What the server took before the connection broke is repeated under the same id.
    const ids = scene.mailsTo('middle@mood.example').map(({ parsed }) => parsed.messageId);
    expect(new Set(ids).size).toBe(1);
  });

  it('are accepted while the server is away, and go out once it is back', async () => {
    const of = await scene.open();
    await scene.inbox.goAway();
    expect((await scene.invite(of, ['one@away.example', 'two@away.example'])).status).toBe(200);
    await scene.await(of, 'pending', 2);
    await scene.people.pool.query(
      "update greenroom.invitation set created_at = created_at - interval '1 hour' where room = $1",
      [of.room],
    );
    await scene.hurry();
    await scene.await(of, 'pending', 2);
    // An impatient host.
    expect((await scene.invite(of, ['ONE@away.example'])).status).toBe(200);
    await scene.inbox.comeBack();
    await scene.hurry();
    await scene.await(of, 'sent', 2);
    expect([scene.mailsTo('one@away.example').length, scene.mailsTo('two@away.example').length]).toEqual([1, 1]);
    expect(scene.product.logged.join()).not.toContain('away.example');
  });

  it('are given up after a day', async () => {
    const of = await scene.open();
    await scene.inbox.goAway();
    await scene.invite(of, ['late@away.example']);
    await scene.await(of, 'pending');
    await scene.people.pool.query(
      "update greenroom.invitation set created_at = created_at - interval '25 hours' where room = $1",
      [of.room],
    );
    await scene.inbox.comeBack();
    await scene.hurry();
    await scene.await(of, 'failed');
    expect(await scene.rows(of)).toMatchObject([{ reason: 'gave_up', address: null }]);
    expect(scene.mailsTo('late@away.example')).toEqual([]);
  });

  it.each([
    ['lost the right', 'not_host', (of: Of) => scene.people.setRole(of.room, of.owner, null)],
    ['became a member', 'not_host', (of: Of) => scene.people.setRole(of.room, of.owner, 'member')],
    [
      'was banned',
      'not_host',
      (of: Of) =>
        scene.people.pool.query(
          `insert into greenroom.ban (room, user_id, identity, banned_by) values ($1, $2, $3, $2)`,
          [of.room, of.owner.id, of.owner.sub],
        ),
    ],
    [
      'was deactivated',
      'not_host',
      (of: Of) => scene.people.pool.query('update meet_user set is_active = false where id = $1', [of.owner.id]),
    ],
    ['deleted the room', 'room_deleted', (of: Of) => scene.call(of.owner, 'DELETE', `rooms/${of.room}/`)],
  ])('are not sent if the host %s meanwhile', async (_, reason, change) => {
    const of = await scene.open();
    const email = `${of.room}@waits.example`;
    await scene.inbox.goAway();
    await scene.invite(of, [email]);
    await scene.await(of, 'pending');
    await change(of);
    await scene.inbox.comeBack();
    await scene.hurry();
    await scene.await(of, 'failed');
    expect(await scene.rows(of)).toMatchObject([{ reason, address: null }]);
    expect(scene.mailsTo(email)).toEqual([]);
  });
  type Of = Awaited<ReturnType<InvitationScene['open']>>;

  it('are sent once by two replicas, though the tasks are repeated', async () => {
    await using _ = await scene.another();
    const of = await scene.open();
    const emails = Array.from({ length: 30 }, (_, at) => `r${at}@twice.example`);
    const repeat = () =>
      scene.people.pool.query(
        `select graphile_worker.add_job('invitation.send', json_build_object('about', id, 'tries', 0))
         from greenroom.invitation where room = $1`,
        [of.room],
      );
    await scene.invite(of, emails);
    await repeat();
    await scene.await(of, 'sent', 30);
    await repeat();
    await scene.awaitIdle();
    expect(emails.map((email) => scene.mailsTo(email).length)).toEqual(emails.map(() => 1));
  });

  it('do not hold other work while the server is slow', async () => {
    const of = await scene.open();
    scene.inbox.hold('message');
    await scene.invite(
      of,
      Array.from({ length: 20 }, (_, at) => `s${at}@slow.example`),
    );
    await scene.await(of, 'sending', 2);
    await eventually('two messages at the server', () => scene.inbox.held() === 2);
    const { pool } = scene.people;
    await pool.query("select graphile_worker.add_job('housekeeping', run_at := now() - interval '1 minute')");
    await eventually('the end of other work', async () => {
      const { rows } = await pool.query("select from graphile_worker.jobs where task_identifier = 'housekeeping'");
      return rows.length === 0;
    });
    expect(scene.inbox.held()).toBe(2);
    scene.inbox.recover();
    await scene.await(of, 'sent', 20);
  });

  it('are counted by outcome, and their addresses are nowhere once they are settled', async () => {
    const of = await scene.open();
    scene.inbox.refuse('none@gone.example', 550);
    await scene.invite(of, ['some@gone.example', 'none@gone.example']);
    await scene.await(of, 'sent');
    await scene.await(of, 'failed');
    const metrics = await fetch(`${scene.product.origin}/metrics`, {
      headers: { authorization: `Bearer ${operatorToken}` },
    });
    const text = await metrics.text();
    for (const outcome of ['sent', 'refused']) {
      expect(text).toMatch(new RegExp(`greenroom_invitations_total\\{outcome="${outcome}"\\} [1-9]`));
    }
    expect(text).not.toContain('@');
    const { rows } = await scene.people.pool.query(
      `select (select count(*)::int from greenroom.invitation i where i::text like '%gone.example%') as rows,
        (select count(*)::int from greenroom.journal j where j::text like '%gone.example%') as lines,
        (select count(*)::int from graphile_worker._private_jobs j where j::text like '%gone.example%') as jobs`,
    );
    expect(rows).toEqual([{ rows: 0, lines: 0, jobs: 0 }]);
    expect(scene.product.logged.join()).not.toContain('gone.example');
  });

  it('are deleted after two days', async () => {
    const of = await scene.open();
    await scene.invite(of, ['old@all.example']);
    await scene.await(of, 'sent');
    const age = (interval: string) =>
      scene.people.pool.query(
        'update greenroom.invitation set created_at = clock_timestamp() - $2::interval where room = $1',
        [of.room, interval],
      );
    const purge = () => keepHouse({ pool: scene.people.pool } as never, purgesOf(readSettings({})));
    await age('47 hours');
    await purge();
    expect(await scene.rows(of)).toHaveLength(1);
    await age('49 hours');
    expect((await purge()).invitation).toBeGreaterThan(0);
    expect(await scene.rows(of)).toEqual([]);
  });
});
