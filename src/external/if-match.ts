import type { Answer, Call } from '#src/api/call.ts';
import type { ExternalRoom } from './external-room.ts';

/** The room has another version than the request names. */
class Outdated extends Error {}

/** Throws `Outdated` unless `If-Match` is absent, `*`, or names the room's version (RFC 9110 §13.1.1). */
export function requireVersion(call: Pick<Call, 'header'>, { version }: Pick<ExternalRoom, 'version'>): void {
  const header = call.header('if-match');
  if (header === undefined || header.trim() === '*') return;
  const named = header.split(',').map((tag) => tag.trim());
  if (!named.includes(`"${version}"`)) throw new Outdated();
}

/** Resolves with the answer of `act`, or with 412 when it throws `Outdated`. */
export async function answerVersion(act: () => Promise<Answer>): Promise<Answer> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Outdated)) throw error;
    return { status: 412, json: { detail: 'The room was changed meanwhile.' } };
  }
}
