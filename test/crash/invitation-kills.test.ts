import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { openPeople } from '#test/support/people.ts';
import { restCaller } from '#test/support/rest-scene.ts';
import { startSmtpInbox } from '#test/support/smtp-inbox.ts';
import { createMortalProduct } from './mortal-product.ts';

it('an invitation whose product is killed between the mail server’s answer and its record is sent again under the same id, the others once', async () => {
  await using inbox = await startSmtpInbox();
  await using database = await freshDatabase();
  await using people = openPeople(database.url);
  await using product = await createMortalProduct(database.url, inbox.env);
  // No meeting is running: the mails are the only effects.
  await product.start('after-effect:2');
  const owner = await people.newPerson();
  const room = await people.newRoom(owner);
  const emails = Array.from({ length: 6 }, () => `${randomUUID()}@example.org`);
  const { status } = await restCaller(product.origin)(owner, 'POST', `rooms/${room}/invite/`, { emails });
  expect(status).toBe(200);
  await eventually('the death of the product', () => product.deaths === 1);
  await product.reborn;
  // The claims and the heartbeat of the dead one end at once.
  const { rowCount: claims } = await people.pool.query(
    `update greenroom.invitation set changed_at = changed_at - interval '6 minutes'
     where room = $1 and state = 'sending' and changed_at < (select max(started_at) from greenroom.replica)`,
    [room],
  );
  expect(claims).toBeGreaterThan(0);
  await people.pool.query(
    `update greenroom.replica set beat_at = beat_at - interval '11 seconds'
     where id <> (select id from greenroom.replica order by started_at desc limit 1)`,
  );
  const allSent = async () => {
    await people.pool.query('update graphile_worker._private_jobs set run_at = now() where run_at > now()');
    const text = `select from greenroom.invitation where room = $1 and state <> 'sent'`;
    return (await people.pool.query(text, [room])).rows.length === 0;
  };
  await eventually('the last invitation', allSent, { timeout: 45_000, interval: 100 });
  const idsOf = (email: string) =>
    inbox.mails.filter(({ recipients }) => recipients.includes(email)).map(({ parsed }) => parsed.messageId);
  const counts = emails.map((email) => idsOf(email).length);
  // Two are sent at a time, so that at most two were on their way.
  expect(Math.min(...counts)).toBe(1);
  expect(counts.reduce((sum, count) => sum + count)).toBeGreaterThan(6);
  expect(counts.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(8);
  for (const email of emails) expect(new Set(idsOf(email)).size).toBe(1);
  expect(product.lines().join()).not.toMatch(new RegExp(emails.join('|')));
}, 90_000);
