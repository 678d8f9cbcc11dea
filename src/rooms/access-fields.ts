import { z } from 'zod';
import { parseUuid } from '#src/ids.ts';

/** A UUID in any spelling, as the text that our ids have. The reference takes an empty text for nothing. */
const uuid = z.string().transform((text, context) => {
  const id = parseUuid(text);
  if (id !== null) return id;
  context.addIssue(text === '' ? 'This field may not be null.' : 'Must be a valid UUID.');
  return z.NEVER;
});

const role = z.enum(['member', 'administrator', 'owner']);

/** The body of `POST resource-accesses/`: who gets which role in which room. */
export const newAccess = z.object({ user: uuid, resource: uuid, role: role.default('member') });

/** The body of `PUT resource-accesses/{id}/`: the role alone is changed. */
export const accessFields = newAccess.extend({ role: role.optional() });

/** The body of `PATCH resource-accesses/{id}/`. */
export const someAccessFields = accessFields.partial();

export type NewAccess = z.output<typeof newAccess>;
export type SomeAccessFields = z.output<typeof someAccessFields>;

/** A role of a person in a room, as the API shows it (rest-internal.md §4). */
export const accessObject = z.object({ id: z.uuid(), user: z.uuid(), resource: z.uuid(), role });

export type AccessObject = z.output<typeof accessObject>;
