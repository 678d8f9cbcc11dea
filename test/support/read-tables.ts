import type { Pool } from 'pg';
import type { SharedTable } from '#test/fixtures/shared-tables.ts';

interface Constraint {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** A table of the schema `public` as PostgreSQL has it, in the words of the fixture. Defaults stand behind the type. */
export async function readTable(pool: Pool, table: string): Promise<SharedTable> {
  const { rows: columns } = await pool.query<{ text: string }>(
    `select a.attname || case when a.attnotnull then '!' else '' end || ' ' || format_type(a.atttypid, a.atttypmod)
       || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as text
     from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped`,
    [`public.${table}`],
  );
  // Since PostgreSQL 18 a column that is not null is a constraint as well.
  const { rows: constraints } = await pool.query<Constraint>(
    `select conname as name, contype as type, pg_get_constraintdef(oid) as text from pg_constraint
     where conrelid = $1::regclass and contype <> 'n'`,
    [`public.${table}`],
  );
  const { rows: indexes } = await pool.query<{ name: string; text: string }>(
    `select c.relname as name, pg_get_indexdef(i.indexrelid) as text from pg_index i
     join pg_class c on c.oid = i.indexrelid
     where i.indrelid = $1::regclass and not exists (select from pg_constraint where conindid = i.indexrelid)`,
    [`public.${table}`],
  );
  const ofType = (type: string) => constraints.filter((constraint) => constraint.type === type);
  const inside = ({ text }: Constraint) => /^[A-Z ]+\((.*)\)$/.exec(text)?.[1] ?? text;
  return {
    columns: columns.map(({ text }) => shorten(text)).sort(),
    primaryKey: ofType('p').map(inside).join(),
    uniqueConstraints: Object.fromEntries(ofType('u').map((constraint) => [inside(constraint), constraint.name])),
    foreignKeys: Object.fromEntries(ofType('f').map(({ text }) => foreignKey(text))),
    checks: ofType('c').map(({ name }) => name),
    indexes: Object.fromEntries(indexes.map(({ name, text }) => [describeIndex(text), name])),
  };
}

const shorten = (text: string): string =>
  text
    .replaceAll('character varying', 'varchar')
    .replace('timestamp with time zone', 'timestamptz')
    .replace('boolean', 'bool');

/** A key that cascades or is not deferred keeps PostgreSQL's text, so that the comparison fails. */
function foreignKey(text: string): [string, string] {
  const found = /^FOREIGN KEY \((\w+)\) REFERENCES (\S+) DEFERRABLE INITIALLY DEFERRED$/.exec(text);
  return found === null ? [text, ''] : [found[1]!, found[2]!];
}

/** `unique btree (…) where (…)`, without the casts and brackets that PostgreSQL adds to what was written. */
function describeIndex(text: string): string {
  const [, unique = '', rest = ''] = /^CREATE( UNIQUE)? INDEX \S+ ON \S+ USING (.*)$/.exec(text) ?? [];
  const plain = rest
    .toLowerCase()
    .replaceAll(/\((\w+)\)::text/g, '$1')
    .replaceAll(/::(character varying|text)(\[\])?/g, '')
    .replace(/(\w+) = any \(\(?array\[(.*?)\]\)?\)/, '$1 in ($2)');
  return `${unique.trim().toLowerCase()} ${plain}`.trim();
}
