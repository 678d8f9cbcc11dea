import type { Answer, Call } from '#src/api/call.ts';
import { type Collection, emptyCollection, paginate } from '#src/api/paginate.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { query } from '#src/db/query.ts';
import { type FileRow, fileColumns, type ShownFile, showFile } from './file-object.ts';
import type { FileDeps } from './file-parts.ts';
import { type ListFilters, readListFilters } from './list-filters.ts';

/** `GET files/`: the caller's own files, also deleted ones that are not purged yet; the last changed first. */
export async function listFiles(deps: FileDeps, call: Call<unknown, SessionUser>): Promise<Answer> {
  const filters = readListFilters(call.query);
  const files = filters.own === false ? emptyCollection : filesOf(deps, call.user.id, filters);
  return { status: 200, json: await paginate(call, 'chosen', files) };
}

const where = `f.creator_id = $1 and f.hard_deleted_at is null and ($2::text is null or f.type = $2)
  and ($3::text is null or f.upload_state = $3) and ($4::boolean is null or (f.deleted_at is not null) = $4)`;

function filesOf({ database, settings }: FileDeps, user: string, filters: ListFilters): Collection<ShownFile> {
  const values = [user, filters.type, filters.uploadState, filters.deleted];
  return {
    async count() {
      const text = `select count(*)::int as count from public.file f where ${where}`;
      const { rows } = await query<{ count: number }>(database, 'files.count-listed', text, values);
      return rows[0]!.count;
    },
    async slice(limit, offset) {
      const terms = filters.ordering.map((term) => (term.startsWith('-') ? `f.${term.slice(1)} desc` : `f.${term}`));
      const text = `select ${fileColumns} from public.file f join public.meet_user u on u.id = f.creator_id
        where ${where} order by ${terms.join(', ')}, f.id desc limit $5 offset $6`;
      const name = `files.list ${filters.ordering.join()}`;
      const { rows } = await query<FileRow>(database, name, text, [...values, limit, offset]);
      return rows.map((row) => showFile(settings, row));
    },
  };
}
