import { isDeepStrictEqual } from 'node:util';
import type { QueryDeepPartialEntity } from 'typeorm';
import type { Answer, Call } from '#src/api/call.ts';
import { FieldErrors } from '#src/api/field-errors.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { AppError } from '#src/kernel/errors.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import type { IdentityParts } from './identity-parts.ts';
import { type User, userEntity } from './user-entity.ts';
import { describeUser } from './user-object.ts';
import type { SomeUserPreferences } from './user-preferences.ts';

type Preferences = Pick<User, 'timezone' | 'language' | 'defaultRoomAccessLevel' | 'defaultRoomConfiguration'>;

/** `PUT` and `PATCH users/{id}/`: users change their own preferences, those that the body contains. */
export async function updateUser(
  { database, settings }: Pick<IdentityParts, 'database' | 'settings'>,
  call: Call<SomeUserPreferences, SessionUser>,
): Promise<Answer> {
  const id = parseUuid(call.params.id!);
  if (id === null) throw new AppError('not_found', 'Not found.');
  const users = database.source.getRepository(userEntity);
  const user = await users.findOneBy({ id });
  if (user === null) throw new AppError('not_found', 'No User matches the given query.');
  if (id !== call.user.id) throw new AppError('forbidden', 'You do not have permission to perform this action.');
  const body = await call.body();
  const { language } = body;
  if (language !== undefined && !settings.DJANGO_LANGUAGES.some(([code]) => code === language)) {
    throw new FieldErrors({ language: [`"${language}" is not a valid choice.`] });
  }
  const changes = changesOf(user, body);
  if (Object.keys(changes).length > 0) {
    // TypeORM's type does not accept arbitrary JSON objects.
    await users.update({ id }, { ...changes, updatedAt: () => 'now()' } as QueryDeepPartialEntity<User>);
  }
  return { status: 200, json: describeUser({ ...user, ...changes }) };
}

/** Returns the values of the body that differ from the row; only those are written. */
function changesOf(user: User, body: SomeUserPreferences): Partial<Preferences> {
  const said = {
    timezone: body.timezone,
    language: body.language,
    defaultRoomAccessLevel: body.default_room_access_level,
    defaultRoomConfiguration: body.default_room_configuration,
  };
  const differing = Object.entries(said).filter(
    ([name, value]) => value !== undefined && !isDeepStrictEqual(value, user[name as keyof Preferences]),
  );
  return Object.fromEntries(differing);
}
