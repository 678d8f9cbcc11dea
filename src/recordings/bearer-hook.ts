import type { MachineCaller } from '#src/api/call.ts';
import { isSameSecret } from '#src/identity/same-secret.ts';
import { AppError } from '#src/kernel/errors.ts';

/**
 * Refuses a hook's caller without the right bearer token: the four refusals of rest-internal.md §5.3. The scheme is
 * compared without case, the token in constant time.
 */
export function requireBearer({ authorization }: MachineCaller, token: string | undefined, realm: string): void {
  const refusal = (text: string) => new AppError('not_authenticated', text, { challenge: `Bearer realm='${realm}'` });
  if (token === undefined || token === '') throw refusal('Authentication is enabled but token is not configured.');
  if (!authorization) throw refusal('Authorization header is required');
  const [scheme, shown, ...more] = authorization.trim().split(/\s+/);
  if (shown === undefined || shown === '' || more.length > 0 || scheme?.toLowerCase() !== 'bearer') {
    throw refusal('Invalid authorization header format.');
  }
  if (!isSameSecret(shown, token)) throw refusal('Invalid token');
}
