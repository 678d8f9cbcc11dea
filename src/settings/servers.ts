import { type Kind, list } from './kinds.ts';

/** Comma-separated servers, with their ports where they have others than the usual one. */
export const servers: Kind<readonly string[]> = {
  name: 'list of servers',
  schema: list.schema.refine(
    (found) => found.length > 0 && found.every((item) => /^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(item)),
    'expected names or addresses of servers, with their ports where they differ from DB_PORT, separated by commas',
  ),
};
