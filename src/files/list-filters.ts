import { FieldErrors } from '#src/api/field-errors.ts';
import { fileType, uploadState } from './file-values.ts';

/** What the query of a list asks for; null where it asks for nothing. */
export interface ListFilters {
  /** False asks for files of others, which nobody is shown. */
  readonly own: boolean | null;
  readonly type: string | null;
  readonly uploadState: string | null;
  readonly deleted: boolean | null;
  /** Columns to sort by, with a minus for descending. */
  readonly ordering: readonly Ordering[];
}

const fields = ['created_at', 'updated_at', 'title'] as const;
type Ordering = `${'' | '-'}${(typeof fields)[number]}`;
const orderings: readonly string[] = fields.flatMap((field) => [field, `-${field}`]);

/** Reads the filters of `GET files/`. Throws `FieldErrors` for choices that do not exist; ignores other wrong values. */
export function readListFilters(query: URLSearchParams): ListFilters {
  const last = (name: string) => query.getAll(name).at(-1) || null;
  const chosen = { type: last('type'), upload_state: last('upload_state') };
  const problems = Object.fromEntries([
    ...problemOf('type', chosen.type, fileType.options),
    ...problemOf('upload_state', chosen.upload_state, uploadState.options),
  ]);
  if (Object.keys(problems).length > 0) throw new FieldErrors(problems);
  const ordering = (last('ordering') ?? '').split(',').map((term) => term.trim());
  const known = [...new Set(ordering)].filter((term): term is Ordering => orderings.includes(term));
  // A second term of a field changes nothing; each different ordering is a statement that PostgreSQL keeps prepared.
  const first = known.filter((term, at) => known.findIndex((other) => fieldOf(other) === fieldOf(term)) === at);
  return {
    own: readBoolean(last('is_creator_me')),
    type: chosen.type,
    uploadState: chosen.upload_state,
    deleted: readBoolean(last('is_deleted')),
    ordering: first.length === 0 ? ['-updated_at'] : first,
  };
}

const fieldOf = (term: Ordering): string => term.replace('-', '');

function problemOf(name: string, value: string | null, choices: readonly string[]): [string, string[]][] {
  if (value === null || choices.includes(value)) return [];
  return [[name, [`Select a valid choice. ${value} is not one of the available choices.`]]];
}

const readBoolean = (text: string | null): boolean | null => {
  if (text === 'true' || text === 'True') return true;
  return text === 'false' || text === 'False' ? false : null;
};
