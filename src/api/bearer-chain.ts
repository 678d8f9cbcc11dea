import type { Settings } from '#src/settings/settings.ts';
import { bearerRefusal } from './bearer-refusal.ts';
import type { BearerScheme, ExternalCaller } from './external-caller.ts';

/**
 * Authenticates the `Authorization` header of the external API (rest-external.md §4.1): the first scheme that
 * recognises the token decides. Rejects with `not_authenticated`.
 */
export async function authenticateBearer(
  settings: Pick<Settings, 'GREENROOM_EXTERNAL_ERRORS'>,
  schemes: readonly BearerScheme[],
  { authorization, address }: { readonly authorization: string | undefined; readonly address: string },
): Promise<ExternalCaller> {
  const refuse = (text: string) => bearerRefusal(settings, text);
  // Node decodes headers as Latin-1. The blanks are those at which the reference splits bytes.
  const [scheme = '', ...parts] = (authorization ?? '').split(/[ \t\n\r\v\f]+/).filter((part) => part !== '');
  if (scheme.toLowerCase() !== 'bearer') throw refuse('Authentication credentials were not provided.');
  if (parts.length !== 1) throw refuse('Invalid token header.');
  const token = decode(parts[0]!);
  if (token === null) throw refuse('Invalid token encoding.');
  for (const { authenticate } of schemes) {
    const caller = await authenticate(token, address);
    if (caller !== null) return caller;
  }
  throw refuse('Invalid token.');
}

function decode(latin: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(latin, 'latin1'));
  } catch {
    return null;
  }
}
