export type PastedKind = 'event' | 'webhook';

/** Builds the body of a dry-run request from pasted text, or returns why the text is invalid. */
export function dryRunBody(
  kind: PastedKind,
  actor: string,
  text: string,
): { readonly body: object } | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: 'This is not JSON.' };
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return { problem: 'This is not a JSON object.' };
  if (kind === 'webhook') return { body: { webhook: json } };
  const slash = actor.indexOf('/');
  if (slash < 1) return { problem: 'An actor is a kind and an id, such as room/<id>.' };
  return { body: { actor: { kind: actor.slice(0, slash).trim(), id: actor.slice(slash + 1).trim() }, event: json } };
}
