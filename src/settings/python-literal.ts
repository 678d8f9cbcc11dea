/** Result of parsing a literal; tuples become arrays. */
type Literal = string | number | boolean | null | readonly Literal[] | { readonly [key: string]: Literal };

/** Names the position of a syntax error without quoting the input. */
export class LiteralError extends Error {}

const deepest = 20;
const words: Readonly<Record<string, boolean | null>> = {
  True: true,
  False: false,
  None: null,
  true: true,
  false: false,
  null: null,
};
const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  a: '\x07',
  v: '\v',
  '0': '\0',
  '\n': '',
};
const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/**
 * Parses a Python literal (strings, numbers, True, False, None, lists, tuples, dicts with text or number keys) or JSON.
 * Throws `LiteralError`. Evaluates nothing, and no key can modify a prototype.
 */
export function parseLiteral(text: string): Literal {
  const reader = { text, at: 0 };
  const value = readValue(reader, 0);
  skipBlanks(reader);
  if (reader.at < text.length) fail(reader);
  return value;
}

interface Reader {
  readonly text: string;
  at: number;
}

function fail({ text, at }: Reader, what?: string): never {
  const found = at >= text.length ? 'it ends too early' : `character ${at + 1} is not expected`;
  throw new LiteralError(what ?? found);
}

function skipBlanks(reader: Reader): void {
  while (/\s/.test(reader.text[reader.at] ?? '')) reader.at += 1;
}

function take(reader: Reader, sign: string): boolean {
  skipBlanks(reader);
  if (reader.text[reader.at] !== sign) return false;
  reader.at += 1;
  return true;
}

function readValue(reader: Reader, depth: number): Literal {
  if (depth > deepest) fail(reader, `it is nested deeper than ${deepest} levels`);
  if (take(reader, '{')) return readDict(reader, depth);
  if (take(reader, '[')) return readItems(reader, ']', depth).items;
  if (take(reader, '(')) {
    const { items, commas } = readItems(reader, ')', depth);
    // In Python (x) is x, and (x,) a tuple.
    return items.length === 1 && commas === 0 ? (items[0] as Literal) : items;
  }
  return readScalar(reader);
}

function readItems(reader: Reader, end: string, depth: number): { items: Literal[]; commas: number } {
  const items: Literal[] = [];
  let commas = 0;
  while (!take(reader, end)) {
    if (items.length > commas) fail(reader);
    items.push(readValue(reader, depth + 1));
    if (take(reader, ',')) commas += 1;
  }
  return { items, commas };
}

function readDict(reader: Reader, depth: number): { readonly [key: string]: Literal } {
  const entries: [string, Literal][] = [];
  let separated = true;
  while (!take(reader, '}')) {
    if (!separated) fail(reader);
    const key = readScalar(reader);
    if (!take(reader, ':')) fail(reader);
    entries.push([String(key), readValue(reader, depth + 1)]);
    separated = take(reader, ',');
  }
  // `fromEntries` defines properties, so that a key named __proto__ is an ordinary key.
  return Object.fromEntries(entries);
}

function readScalar(reader: Reader): string | number | boolean | null {
  skipBlanks(reader);
  const { text, at } = reader;
  const quote = text[at];
  if (quote === '"' || quote === "'") return readString(reader, quote);
  const token = /^[+-]?[\w.]+(?:(?<=[eE])[+-]\d+)?/.exec(text.slice(at, at + 64))?.[0] ?? '';
  if (Object.hasOwn(words, token)) {
    reader.at += token.length;
    return words[token] ?? null;
  }
  if (!/^[+-]?(\d[\d_]*(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(token)) fail(reader);
  const number = Number(token.replaceAll('_', ''));
  if (!Number.isFinite(number)) fail(reader);
  reader.at += token.length;
  return number;
}

function readString(reader: Reader, quote: string): string {
  let read = '';
  for (reader.at += 1; reader.at < reader.text.length; reader.at += 1) {
    const character = reader.text[reader.at] as string;
    if (character === quote) {
      reader.at += 1;
      return read;
    }
    read += character === '\\' ? readEscape(reader) : character;
  }
  return fail(reader);
}

/** Reads an escape and stops at its last character, which the caller skips. */
function readEscape(reader: Reader): string {
  reader.at += 1;
  const sign = reader.text[reader.at] ?? fail(reader);
  const digits = hexDigits[sign];
  if (digits !== undefined) {
    const code = reader.text.slice(reader.at + 1, reader.at + 1 + digits);
    const point = Number.parseInt(code, 16);
    if (!/^[\da-fA-F]+$/.test(code) || code.length < digits || point > 0x10ffff) fail(reader);
    reader.at += digits;
    return String.fromCodePoint(point);
  }
  if (Object.hasOwn(escapes, sign)) return escapes[sign] as string;
  // Python keeps the backslash of an unknown escape; JSON also has \/.
  return ['\\', "'", '"', '/'].includes(sign) ? sign : `\\${sign}`;
}
