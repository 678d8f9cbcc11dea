import { fileType, uploadState } from '#src/files/file-values.ts';
import { driftKinds } from '#src/operators/drift/difference.ts';
import { roomFilters } from '#src/operators/live/room-line.ts';

/** Descriptions of path parameters by name. */
export const pathParameters: Readonly<Record<string, string>> = {
  reference: 'The id of the room in any spelling of a UUID, or its slug, or a name that has this slug.',
  id: 'The id, a UUID.',
  kind: '`room`, `guest` or `recording`.',
  room: 'The id of the room, a UUID.',
  member: 'The id of the guest or recording, a UUID.',
};

interface QueryParameter {
  readonly description: string;
  readonly schema: object;
}

const text = { type: 'string' };

/** Query parameters by name; a route ignores those it does not name. */
export const queryParameters = {
  username: { description: 'The display name in the token.', schema: text },
  page: {
    description: 'The page, from 1 on, or `last`. A page that is not there answers 404.',
    schema: { anyOf: [{ type: 'integer', minimum: 1 }, { const: 'last' }] },
  },
  page_size: {
    description: 'Items on a page; more than 100 count as 100, anything wrong as 20.',
    schema: { type: 'integer', default: 20, minimum: 1, maximum: 100 },
  },
  q: { description: 'E-mail address to search for; similar addresses match too.', schema: text },
  type: { description: 'Files of this type.', schema: { enum: fileType.options } },
  upload_state: { description: 'Files in this state.', schema: { enum: uploadState.options } },
  is_deleted: { description: 'Deleted files, or those that are not.', schema: { type: 'boolean' } },
  is_creator_me: {
    description: '`false` gives an empty list, because nobody sees files of others.',
    schema: { type: 'boolean' },
  },
  ordering: {
    description: '`created_at`, `updated_at` or `title`, with a minus for descending; several with commas.',
    schema: { type: 'string', default: '-updated_at' },
  },
  room: { description: 'The id or the slug of a room.', schema: text },
  what: { description: 'Differences of this kind.', schema: { enum: driftKinds } },
  silent: {
    description: '`true`: the provider shows no page; without a session there, the browser returns logged out.',
    schema: text,
  },
  returnTo: { description: 'Where the browser is sent after the login, if its host is allowed.', schema: text },
  login_hint: { description: 'Handed on to the provider.', schema: text },
  code: { description: 'Authorization code of the provider.', schema: text },
  state: { description: 'Names the login or logout that began here.', schema: text },
  error: { description: 'Error code of the provider when it refuses the login.', schema: text },
  filter: { description: 'Which rooms.', schema: { enum: roomFilters, default: 'active' } },
  text: { description: 'Part of the name or slug.', schema: text },
  after: { description: 'Only what comes after this: `next` of a page, or an id or number.', schema: text },
  before: { description: 'Only lines with a lower id: `next` of a page.', schema: { type: 'integer', minimum: 0 } },
  limit: {
    description: 'How many: at most 200, of differences at most 1000.',
    schema: { type: 'integer', minimum: 1 },
  },
  actor: { description: 'Only of this actor: `<kind>/<id>`.', schema: text },
  request: { description: 'Only what the request with this id caused.', schema: text },
  stream: { description: 'Of which stream.', schema: { enum: ['room', 'lobby'], default: 'room' } },
  until: { description: 'The last revision; the current one by default.', schema: { type: 'integer', minimum: 0 } },
  steps: { description: 'How many moves.', schema: { type: 'integer', default: 100, minimum: 1, maximum: 1000 } },
} satisfies Record<string, QueryParameter>;

export type QueryName = keyof typeof queryParameters;
