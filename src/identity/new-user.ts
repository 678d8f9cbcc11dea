import { newId } from '#src/kernel/ids.ts';
import type { Settings } from '#src/settings/settings.ts';
import { randomText } from './random-text.ts';
import type { User } from './user-entity.ts';

/** A row for somebody who is new, with every column that the reference would write. */
export function newUser(settings: Settings, person: Pick<User, 'sub' | 'email' | 'fullName' | 'shortName'>) {
  return {
    id: newId(),
    createdAt: () => 'now()',
    updatedAt: () => 'now()',
    // The reference's mark of a password that nobody can log in with.
    password: `!${randomText(40)}`,
    lastLogin: null,
    isSuperuser: false,
    isStaff: false,
    isDevice: false,
    isActive: true,
    ...person,
    adminEmail: null,
    language: settings.DJANGO_LANGUAGE_CODE,
    timezone: 'UTC',
    defaultRoomAccessLevel: null,
    defaultRoomConfiguration: {},
  };
}
