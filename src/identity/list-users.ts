import type { Answer, Call } from '#src/api/call.ts';
import { type Collection, emptyCollection, paginate } from '#src/api/paginate.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { query } from '#src/db/query.ts';
import type { IdentityParts } from './identity-parts.ts';
import { type UserObject, userObjectSql } from './user-object.ts';

type Parts = Pick<IdentityParts, 'database' | 'settings'>;

/** Characters; bounds the search text, which PostgreSQL compares with each address. */
const longestEmail = 254;

/** `GET users/`: all users, newest first, if a setting allows it; else nobody. `q` finds similar e-mail addresses. */
export async function listUsers(parts: Parts, call: Call<unknown, SessionUser>): Promise<Answer> {
  // PostgreSQL can neither store nor compare a null character.
  const wanted = (call.query.getAll('q').at(-1) ?? '').slice(0, longestEmail).replaceAll('\0', '');
  const users = parts.settings.ALLOW_UNSECURE_USER_LISTING ? usersLike(parts, wanted) : emptyCollection;
  return { status: 200, json: await paginate(call, 'fixed', users) };
}

function usersLike({ database }: Parts, wanted: string): Collection<UserObject> {
  const found = wanted === '' ? { name: 'all', where: '', values: [] } : like(wanted);
  return {
    async count() {
      const text = `select count(*)::int as count from public.meet_user u ${found.where}`;
      const { rows } = await query<{ count: number }>(database, `users.count-${found.name}`, text, found.values);
      return rows[0]!.count;
    },
    async slice(limit, offset) {
      const at = found.values.length;
      const text = `
        select ${userObjectSql('u')} as user from public.meet_user u ${found.where}
        order by u.created_at desc, u.id desc limit $${at + 1} offset $${at + 2}`;
      const values = [...found.values, limit, offset];
      const { rows } = await query<{ user: UserObject }>(database, `users.list-${found.name}`, text, values);
      return rows.map(({ user }) => user);
    },
  };
}

/** Word similarity of at least 0.6, pg_trgm's default threshold. */
const like = (wanted: string) => ({ name: 'similar', where: 'where $1 <% u.email', values: [wanted] });
