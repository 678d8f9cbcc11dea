import type { Sql } from './find-room.ts';

/**
 * Errors, by field, for ids that do not exist. In a transaction, the rows that were found stay locked against deletion.
 */
export async function unknownKeys(
  sql: Sql,
  ids: { readonly user?: string | undefined; readonly resource?: string | undefined },
): Promise<{ user?: string[]; resource?: string[] }> {
  const found = async (table: string, id: string | undefined) => {
    if (id === undefined) return true;
    const text = `select from public.${table} where id = $1 for key share`;
    return (await sql.query({ name: `rooms.known-${table}`, text, values: [id] })).rows.length > 0;
  };
  const problem = (id: string | undefined) => [`Invalid pk "${id}" - object does not exist.`];
  return {
    ...((await found('meet_user', ids.user)) ? {} : { user: problem(ids.user) }),
    ...((await found('meet_resource', ids.resource)) ? {} : { resource: problem(ids.resource) }),
  };
}
