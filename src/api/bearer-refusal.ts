import { AppError } from '#src/kernel/errors.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Texts that tell the holder of a stolen token about accounts and applications. */
const revealing = [
  'Application not found.',
  'Application is disabled.',
  'User not found.',
  'User account is disabled.',
];

/**
 * Refusal of a bearer token: 401 with `WWW-Authenticate: Bearer`. With `GREENROOM_EXTERNAL_ERRORS=vague`, texts that
 * would help an attacker become `Invalid token.`
 */
export function bearerRefusal(settings: Pick<Settings, 'GREENROOM_EXTERNAL_ERRORS'>, text: string): AppError {
  const vague = settings.GREENROOM_EXTERNAL_ERRORS === 'vague' && revealing.includes(text);
  return new AppError('not_authenticated', vague ? 'Invalid token.' : text, { challenge: 'Bearer' });
}
