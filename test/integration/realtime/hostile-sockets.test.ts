import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { mintAccess, openLiveKitKeys } from '#src/livekit/access-token.ts';
import { eventually } from '#test/support/eventually.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { type HostilePerson, type HostileReport, sendHostilePackets } from '#test/support/hostile-client.ts';
import { createHostilePackets } from '#test/support/hostile-packets.ts';
import { noRates } from '#test/support/no-rates.ts';
import { openPeople } from '#test/support/people.ts';
import { seedRandom } from '#test/support/random-source.ts';
import { nowhere, spawnProduct } from '#test/support/start-product.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';
import { openWires } from '#test/support/wire.ts';

const seed = Number(process.env.GREENROOM_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** Number of packets. */
const enough = Number(process.env.GREENROOM_FUZZ_PACKETS ?? 50_000);
const connections = 16;
const operatorToken = 'an-operators-token-of-hostile-sockets';
const timeout = 60_000 + enough * 3;

it('generated hostile packets neither stop the product nor reveal another room', { timeout }, async () => {
  console.log(`${enough} packets are generated from GREENROOM_TEST_SEED=${seed}`);
  await using folder = await makeTestFolder();
  const database = await freshDatabase();
  await using _ = { [Symbol.asyncDispose]: () => database.drop() };
  const env = { ...noRates, GREENROOM_OPERATOR_TOKEN: operatorToken };
  await using product = await spawnProduct({ databaseUrl: database.url, dataDir: folder.path, env });
  const { origin, script } = product;
  const badLines = () => script.lines.filter((line) => /"level":[56]0|[Uu]nhandled|Warning:/.test(line));
  await using people = openPeople(database.url);
  using wires = openWires();

  // One room is attacked, the other must stay hidden.
  const [owner, keeper, stranger] = [await people.newPerson(), await people.newPerson(), await people.newPerson()];
  const [open, secret] = [await people.newRoom(owner), await people.newRoom(keeper)];
  const witness = await wires.connect(origin, { cookie: keeper.cookie });
  await witness.get('room:watch', { room: secret });
  const waiting = await wires.connect(origin);
  const { participant } = await waiting.get('room:enter', { room: secret, username: 'Secret Sally' });
  const guest = await (await wires.connect(origin)).get('room:enter', { room: open });

  const keys = openLiveKitKeys({ ...nowhere, publicUrl: nowhere.url, defaultSources: [] });
  const holder = { identity: randomUUID(), name: 'Pat', role: null, authenticated: false } as const;
  const { token } = await mintAccess(keys, holder, { name: open, configuration: {} });
  const allows =
    (who: string, streams: readonly string[]): HostilePerson['allows'] =>
    ({ name, payload }) => {
      const told = JSON.stringify([name, payload]);
      // Entries of the own places are allowed.
      if (name === 'entry' ? payload.livekit === undefined : name === 'lobby:moved') return;
      if (payload.room !== open) throw new Error(`${who} was told ${told}`);
      if (name === 'fact' && !streams.includes(String(payload.stream))) throw new Error(`${who} was told ${told}`);
    };
  const person = (who: string, credentials: Pick<HostilePerson, 'auth' | 'cookie'>, ...more: string[]) => ({
    who,
    ...credentials,
    secret: 'Secret Sally',
    allows: allows(who, ['room', ...more]),
  });
  const cast = [
    person('nobody', {}),
    person('the guest', { auth: { guest: guest.guest } }),
    person('the participant', { auth: { token } }),
    person('the stranger', { cookie: stranger.cookie }),
    person('the owner', { cookie: owner.cookie }, 'lobby'),
  ];
  const known = {
    rooms: [open, open, open, `room-${open}`, open.toUpperCase(), secret, `room-${secret}`, randomUUID(), 'no-room'],
    guests: [guest.participant.id, guest.participant.id, participant.id, randomUUID()],
  };

  const report: HostileReport = { packets: 0, connections: 0, ended: 0, answers: new Map() };
  await Promise.all(
    Array.from({ length: connections }, (_, index) => {
      const random = seedRandom(seed + index);
      const source = { random, packets: createHostilePackets(random, known) };
      return sendHostilePackets({ origin, person: cast[index % cast.length]!, enough }, source, report);
    }),
  ).catch((error: unknown) => {
    throw new Error(`Hostile packets had an effect; the product logged ${badLines().join('\n')}`, { cause: error });
  });
  const { packets, ended, answers } = report;
  console.log(`${packets} packets over ${report.connections} connections:`, Object.fromEntries(answers));
  expect(packets).toBeGreaterThanOrEqual(enough);
  expect(ended).toBe(report.connections);
  // The generator must also produce valid requests.
  for (const code of ['ok', 'invalid_payload', 'unknown_event', 'not_found', 'forbidden']) {
    expect(answers.get(code) ?? 0, code).toBeGreaterThan(enough / 1_000);
  }

  expect(script.child.exitCode ?? script.child.signalCode).toBeNull();
  expect(badLines()).toEqual([]);
  expect(witness.heard('fact').every(({ room }) => room === secret)).toBe(true);
  expect(waiting.heard('entry').filter(({ status }) => status !== 'waiting')).toEqual([]);
  const { guests } = await witness.get('lobby:list', { room: secret, after: 0 });
  expect(guests[0]).toMatchObject({ participant, position: 1 });
  const { rows } = await people.pool.query(
    `select cause->>'id' as by from greenroom.journal where room = $1 and cause->>'by' = 'user' group by 1`,
    [secret],
  );
  expect(rows).toEqual([]);

  await eventually('that every connection is let go of', async () => {
    const headers = { authorization: `Bearer ${operatorToken}` };
    const metrics = await (await fetch(`${origin}/metrics`, { headers })).text();
    return /^greenroom_sockets 3$/m.test(metrics);
  });
});
