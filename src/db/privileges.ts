import type { Database } from './database.ts';

const ownSchemas = ['greenroom', 'graphile_worker'];

const policyPrefix = 'greenroom_';

/** All tables, views and sequences that the product uses; in `public` only the shared ones. */
const used = `
  select c.oid, c.relkind, n.nspname as schema, c.relname as name, c.relrowsecurity as restricted
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'S')
    and (n.nspname = any('{${ownSchemas}}')
      or n.nspname = 'public' and (c.relname like 'meet\\_%' or c.relname in ('file', 'django_admin_log')))`;

const lacking = `
  with used as (${used})
  select format('schema %I', nspname) as what from pg_namespace
    where nspname = any('{public,${ownSchemas}}') and not has_schema_privilege(oid, 'usage')
  union all
  select format('table %I.%I', schema, name) from used
    where relkind <> 'S' and (
      not has_table_privilege(oid, 'select')
      or relkind <> 'v' and not (has_table_privilege(oid, 'insert')
        and has_table_privilege(oid, 'update') and has_table_privilege(oid, 'delete'))
      or restricted and row_security_active(oid) and not exists (
        select from pg_policy p, unnest(p.polroles) as r
          where p.polrelid = used.oid and (r = 0 or pg_has_role(r, 'usage'))))
  order by 1`;

/**
 * Returns the role of this connection, and the existing objects of the product's schema that it lacks privileges for.
 */
export async function findLacks({ pool }: Pick<Database, 'pool'>): Promise<{ role: string; missing: string[] }> {
  const { rows } = await pool.query<{ role: string; missing: string[] }>(
    `select current_user::text as role, array(${lacking}) as missing`,
  );
  return rows[0]!;
}

/**
 * Grants a role the privileges that the product needs at run time, also on objects of later migrations. Must be run by
 * the owner. Rejects with a sentence when the role does not exist.
 */
export async function grantPrivileges({ pool }: Pick<Database, 'pool'>, role: string): Promise<void> {
  const { rowCount } = await pool.query('select from pg_roles where rolname = $1', [role]);
  if (rowCount === 0) throw new Error(`There is no role ${role}.`);
  const { rows } = await pool.query<{ statement: string }>(
    `with used as (${used}), to_role as (select quote_ident($1) as role)
     select format('grant usage on schema %I to %s', schema, role) as statement
       from unnest('{public,${ownSchemas}}'::text[]) as schema, to_role
     union all
     select format('grant %s on %s %I.%I to %s', case relkind when 'S' then 'usage, select' when 'v' then 'select' else $2 end,
         case relkind when 'S' then 'sequence' else 'table' end, schema, name, role) from used, to_role
     union all
     select format('alter default privileges in schema %I grant %s on %s to %s', schema, privileges, kind, role)
       from unnest('{${ownSchemas}}'::text[]) as schema, to_role,
         (values ($2, 'tables'), ('usage, select', 'sequences')) as v (privileges, kind)
     union all
     -- The tables of the job queue show rows to their owner alone.
     select format('create policy %I on %I.%I to %s using (true) with check (true)', $3 || $1, schema, name, role)
       from used, to_role where restricted and relkind <> 'S' and not exists (
         select from pg_policy where polrelid = used.oid and polname::text = left($3 || $1, 63))`,
    [role, 'select, insert, update, delete', policyPrefix],
  );
  // Sent as one query, they run in one transaction.
  await pool.query(rows.map(({ statement }) => statement).join(';\n'));
}

/** Repeats earlier grants for objects created since. */
export async function grantAgain({ pool }: Pick<Database, 'pool'>): Promise<void> {
  const { rows } = await pool.query<{ role: string }>(
    `select distinct r.rolname::text as role from pg_policy p join pg_roles r on r.oid = any(p.polroles)
     where starts_with(p.polname::text, $1) and p.polname::text = left($1 || r.rolname, 63)
       and p.polrelid in (select oid from (${used}) as used)`,
    [policyPrefix],
  );
  for (const { role } of rows) await grantPrivileges({ pool }, role);
}
