import { z } from 'zod';
import { uuidField } from '#src/api/uuid-field.ts';

// The reference takes an empty text for nothing.
const uuid = uuidField('This field may not be null.');

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
