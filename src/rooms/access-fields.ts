import { z } from 'zod';
import { uuidField } from '#src/api/uuid-field.ts';

// Like the reference, reports an empty text as null.
const uuid = uuidField('This field may not be null.');

const role = z.enum(['member', 'administrator', 'owner']);

/** Body of `POST resource-accesses/`: gives a user a role in a room. */
export const newAccess = z.object({ user: uuid, resource: uuid, role: role.default('member') });

/** Body of `PUT resource-accesses/{id}/`: only the role is changed. */
export const accessFields = newAccess.extend({ role: role.optional() });

/** Body of `PATCH resource-accesses/{id}/`. */
export const someAccessFields = accessFields.partial();

export type NewAccess = z.output<typeof newAccess>;
export type SomeAccessFields = z.output<typeof someAccessFields>;

/** A person's role in a room, as the API shows it (rest-internal.md §4). */
export const accessObject = z.object({ id: z.uuid(), user: z.uuid(), resource: z.uuid(), role });

export type AccessObject = z.output<typeof accessObject>;
