import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ArrayType, binaryArray } from '#src/db/binary-array.ts';
import { type FreshDatabase, freshDatabase } from '#test/support/fresh-database.ts';

let database: FreshDatabase;
let client: Client;
beforeAll(async () => {
  database = await freshDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const cases: readonly (readonly [ArrayType, readonly unknown[]])[] = [
  ['bool', [true, false, null]],
  ['int', [0, -1, 2_147_483_647, -2_147_483_648, null]],
  ['bigint', [0, -1, 4_294_967_296, -4_294_967_297, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, null]],
  ['text', ['', 'ascii', '{"a","b"}', 'it\'s \\ "quoted"', 'Zoë 🎉 日本', null, 'NULL']],
  ['timestamptz', [new Date('2026-11-29T12:34:56.789Z'), '1969-07-20T20:17:40.001Z', '2000-01-01T00:00:00.000Z', null]],
  ['uuid', ['00000000-0000-0000-0000-000000000000', 'f81d4fae-7dec-41d0-a765-00a0c91e6bf6', null]],
  ['jsonb', ['{"a": [1, "ü", null], "b": {"c": "\\""}}', '[]', '"text"', 'null', null]],
];

it.each(cases)('PostgreSQL reads a binary array of %s as its plain parameters', async (type, values) => {
  const numbers = values.map((_, index) => `$${index + 2}::${type}`);
  const { rows } = await client.query(
    `select $1::${type}[] = array[${numbers}]::${type}[] as same, cardinality($1::${type}[]) as length`,
    [binaryArray(type, values), ...values],
  );
  // Null elements are equal within arrays.
  expect(rows).toEqual([{ same: true, length: values.length }]);
});

it('an empty array has no elements', async () => {
  const { rows } = await client.query(`select $1::text[] = '{}' as empty`, [binaryArray('text', [])]);
  expect(rows).toEqual([{ empty: true }]);
});

const wrong: readonly (readonly [ArrayType, unknown])[] = [
  ['uuid', 'f81d4fae'],
  ['uuid', 'not-a-uuid-but-of-the-same-length-xx'],
  ['timestamptz', 'no time'],
  ['bigint', Number.NaN],
  ['bigint', 1.5],
];

it.each(wrong)('a value that is no %s is refused: %s', (type, value) => {
  expect(() => binaryArray(type, [value])).toThrow(/^Not a/);
});
