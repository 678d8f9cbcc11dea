import type { MachineCaller } from '#src/api/call.ts';
import { isSameSecret } from '#src/identity/same-secret.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { RoomkitParts } from './roomkit-parts.ts';

/**
 * Authenticates the server that announces meeting room devices. Rejects with `not_authenticated`, with the reference's
 * texts (rest-internal.md §7), and with `throttled` while the client's address is locked out.
 */
export async function admitRoomkit(
  { settings, roomkitLockout }: Pick<RoomkitParts, 'settings' | 'roomkitLockout'>,
  { authorization, address, requestId }: MachineCaller,
): Promise<void> {
  const token = settings.ROOMKIT_SERVER_TO_SERVER_API_TOKEN;
  if (token === undefined) throw refusal('Server-to-server token is not configured.');
  if (authorization === undefined || authorization === '') throw refusal('Authorization header is missing.');
  const shown = /^Bearer ([^ ]+)$/.exec(authorization)?.[1];
  if (shown === undefined) throw refusal('Invalid authorization header.');
  await roomkitLockout.refuseLocked(address);
  if (isSameSecret(shown, token)) return;
  await roomkitLockout.failed(address, 'token', requestId);
  throw refusal('Invalid server-to-server token.');
}

const refusal = (why: string) =>
  new AppError('not_authenticated', why, { challenge: "Bearer realm='Roomkit server to server'" });
