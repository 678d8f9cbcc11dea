import { AppError } from '#src/kernel/errors.ts';
import type { ExternalCaller } from './external-caller.ts';

/** What a token may permit on the external API. */
export type ExternalScope = 'rooms:create' | 'rooms:list' | 'rooms:retrieve' | 'rooms:update' | 'rooms:delete';

/**
 * Reads the `scope` of a token, a text with blanks or a list: lower-cased, without duplicates, and without the
 * provider's prefix.
 */
export function readScopes(claim: unknown, prefix: string | undefined): readonly string[] {
  const words = typeof claim === 'string' ? claim.split(/\s+/) : Array.isArray(claim) ? claim : [];
  const scopes = words.filter((word) => typeof word === 'string' && word !== '').map((word) => word.toLowerCase());
  const start = prefix === undefined ? '' : `${prefix}:`;
  return [...new Set(scopes.map((scope) => (scope.startsWith(start) ? scope.slice(start.length) : scope)))];
}

/** Throws `forbidden` unless the caller's token permits this. */
export function requireScope({ scopes }: Pick<ExternalCaller, 'scopes'>, scope: ExternalScope): void {
  if (scopes.length === 0) throw new AppError('forbidden', 'Insufficient permissions.');
  if (!scopes.includes(scope)) {
    throw new AppError('forbidden', `Insufficient permissions. Required scope: ${scope}`);
  }
}
