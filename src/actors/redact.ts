import type { AnyFieldRedactions, AnyRedaction, Treatment } from '#machines/redaction.ts';

export interface RedactOptions {
  /** Keyed hash of a text. */
  readonly mark: (text: string) => string;
  /** Hears the path of each field that no redaction is declared for; it is left out. */
  readonly undeclared: (path: string) => void;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const word = /^[\w.:/-]{0,128}$/;
/** As long as a telephone number. */
const manyDigits = /\d{7}/;

/** Whether a text looks like an id or a word of a system, and neither like an address nor like a number. */
const looksLikeId = (text: string): boolean => uuid.test(text) || (word.test(text) && !manyDigits.test(text));

/** An object with each field as it was declared: nothing else of it is kept. */
export function redactFields(
  value: object,
  declared: AnyFieldRedactions,
  options: RedactOptions,
  path = '',
): Record<string, unknown> {
  const redacted: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    if (field === undefined) continue;
    const where = path === '' ? name : `${path}.${name}`;
    const treatment = Object.hasOwn(declared, name) ? declared[name]! : undefined;
    if (treatment === undefined) options.undeclared(where);
    else redacted[name] = redact(field, chosen(treatment, value), options, where);
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
): unknown {
  if (value === null || redaction === 'dropped') return null;
  if (Array.isArray(value)) return value.map((item) => redact(item, redaction, options, path));
  if (typeof value === 'object') {
    return typeof redaction === 'object' ? redactFields(value, redaction, options, path) : null;
  }
  if (typeof redaction === 'object') return null;
  if (typeof value !== 'string') return redaction === 'plain' ? value : options.mark(String(value));
  // A text that does not look like the id that it was declared to be may be anything. Equal texts stay equal.
  return value === '' || (redaction !== 'hashed' && looksLikeId(value)) ? value : options.mark(value);
}
