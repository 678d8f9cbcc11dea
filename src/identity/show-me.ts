import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { IdentityParts } from './identity-parts.ts';
import { userEntity } from './user-entity.ts';
import { describeUser } from './user-object.ts';

/** `GET users/me/`: returns the caller as a user object. */
export async function showMe(
  parts: Pick<IdentityParts, 'database'>,
  call: Call<unknown, SessionUser>,
): Promise<Answer> {
  const user = await parts.database.source.getRepository(userEntity).findOneBy({ id: call.user.id });
  if (user === null) throw new AppError('not_authenticated', 'Authentication credentials were not provided.');
  return { status: 200, json: describeUser(user) };
}
