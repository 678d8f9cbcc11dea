import type { AnyFieldRedactions, AnyRedaction, Treatment } from '#machines/redaction.ts';

export interface RedactOptions {
  /** Keyed hash of a text. */
  readonly mark: (text: string) => string;
  /** Called with the path of each field without a declared redaction; such a field is left out. */
  readonly undeclared: (path: string) => void;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const word = /^[\w.:/-]{0,128}$/;
/** The length of a phone number. */
const manyDigits = /\d{7}/;

/** Whether a text looks like an id or an identifier word, and not like an e-mail address or a phone number. */
const looksLikeId = (text: string): boolean => uuid.test(text) || (word.test(text) && !manyDigits.test(text));

/**
 * Redacts an object field by field as declared; undeclared fields are left out. `path` is its path, ending with a dot.
 */
export function redactFields(
  value: object,
  declared: AnyFieldRedactions,
  options: RedactOptions,
  path = '',
): Record<string, unknown> {
  const redacted: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const field = (value as Record<string, unknown>)[name];
    if (field === undefined) continue;
    if (!Object.hasOwn(declared, name)) options.undeclared(path + name);
    else redacted[name] = redact(field, chosen(declared[name]!, value), options, path, name);
  }
  return redacted;
}

const chosen = (redaction: AnyRedaction, whole: object): Treatment | AnyFieldRedactions =>
  typeof redaction === 'function' ? redaction(whole as never) : redaction;

function redact(
  value: unknown,
  redaction: Treatment | AnyFieldRedactions,
  options: RedactOptions,
  path: string,
  name: string,
): unknown {
  if (value === null || redaction === 'dropped') return null;
  if (Array.isArray(value)) return value.map((item) => redact(item, redaction, options, path, name));
  if (typeof value === 'object') {
    return typeof redaction === 'object' ? redactFields(value, redaction, options, `${path}${name}.`) : null;
  }
  if (typeof redaction === 'object') return null;
  if (typeof value !== 'string') return redaction === 'plain' ? value : options.mark(String(value));
  // A text that does not look like its declared id may contain personal data. Hashing keeps equal texts equal.
  return value === '' || (redaction !== 'hashed' && looksLikeId(value)) ? value : options.mark(value);
}
