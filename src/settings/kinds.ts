import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { LiteralError, parseLiteral } from './python-literal.ts';

/** Type of a variable: how its text is parsed, and whether it may be shown. */
export interface Kind<T> {
  /** Name in `docs/settings.md`. */
  readonly name: string;
  readonly schema: z.ZodType<T, string>;
  /** Errors do not repeat the value, which may hold a password or a key. */
  readonly hidden?: true;
  /** Also read from the file named by `<NAME>_FILE`. */
  readonly secret?: true;
  /** Value of an empty variable; without this it counts as unset. */
  readonly empty?: string;
}

const truthy = ['yes', 'y', 'true', '1'];
const falsy = ['no', 'n', 'false', '0'];

/** A boolean of Greenroom; an empty variable counts as unset, because compose files pass unset variables as empty. */
export const ownSwitch: Kind<boolean> = {
  name: 'switch',
  schema: z.string().transform((text, context): boolean => {
    const word = text.trim().toLowerCase();
    if (truthy.includes(word)) return true;
    if (falsy.includes(word)) return false;
    context.addIssue('expected one of yes, y, true, 1, no, n, false, 0');
    return z.NEVER;
  }),
};

/** A boolean of the reference, where an empty variable is off (settings.md). */
export const onOff: Kind<boolean> = { ...ownSwitch, empty: 'no' };

export const text: Kind<string> = { name: 'text', schema: z.string() };

/** A secret of at least `shortest` characters. */
export const secret = (shortest = 1): Kind<string> => ({
  name: 'secret',
  schema: z.string().min(shortest, `expected at least ${shortest} characters`),
  hidden: true,
  secret: true,
});

/** A private key as PEM; line ends may be written as \\n. */
export const privateKey: Kind<string> = {
  ...secret(),
  schema: z
    .string()
    .transform((text) => text.replaceAll('\\n', '\n'))
    .refine(isPrivateKey, 'expected a private key as PEM'),
};

function isPrivateKey(text: string): boolean {
  try {
    return createPrivateKey(text).type === 'private';
  } catch {
    return false;
  }
}

/** A link that is passed on unchanged; may be relative. */
export const link: Kind<string> = { name: 'link', schema: z.string() };

/** A whole number within bounds. */
export function integer({ min, max }: { min: number; max?: number }, unit = ''): Kind<number> {
  const bounds = max === undefined ? `of at least ${min}` : `from ${min} to ${max}`;
  return {
    name: unit === '' ? 'whole number' : unit,
    schema: z.string().transform((value, context): number => {
      const number = Number(value);
      if (/^\s*-?\d+\s*$/.test(value) && number >= min && number <= (max ?? Number.MAX_SAFE_INTEGER)) return number;
      context.addIssue(`expected a whole number ${bounds}`);
      return z.NEVER;
    }),
  };
}

export const someSeconds = integer({ min: 1 }, 'seconds');
/** Lifetime of a token; with 0 seconds it is expired when issued, as in the reference. */
export const lifetime = integer({ min: 0 }, 'seconds');
export const milliseconds = integer({ min: 0 }, 'milliseconds');
export const port = integer({ min: 1, max: 65_535 }, 'port');

/** A number above 0, possibly with a fraction. */
export const decimal: Kind<number> = {
  name: 'number',
  schema: z.string().transform((value, context): number => {
    if (/^\s*\d+(\.\d*)?\s*$/.test(value) && Number(value) > 0) return Number(value);
    context.addIssue('expected a number above 0');
    return z.NEVER;
  }),
};

const items = (value: string): string[] =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** Comma-separated values, trimmed, without empty ones. */
export const list: Kind<readonly string[]> = { name: 'list', schema: z.string().transform(items) };

/** An absolute URL of one of these schemes, kept as text; may hold a password. */
export function url(...schemes: readonly [string, ...string[]]): Kind<string> {
  const shown = schemes.map((scheme) => `${scheme}://`).join(', ');
  const fits = (value: string) => schemes.some((scheme) => value.toLowerCase().startsWith(`${scheme}://`));
  return {
    name: 'URL',
    // Check the scheme first: `host:7880` would parse as the scheme `host`.
    schema: z.string().refine((value) => fits(value) && URL.canParse(value), `expected an absolute URL, ${shown}`),
    hidden: true,
  };
}

export const webUrl = url('http', 'https');

/** Comma-separated origins of pages; `https://*.example.org` for all subdomains. */
export const origins: Kind<readonly string[]> = {
  name: 'list of origins',
  schema: z
    .string()
    .transform(items)
    .refine(
      (found) => found.every((item) => /^(null|[a-z][a-z\d+.-]*:\/\/[^/?#@\s]+\/?)$/i.test(item)),
      'expected origins such as https://meet.example.org, separated by commas',
    ),
};

/** Comma-separated words of a fixed set. */
export const listOf = (...words: readonly string[]): Kind<readonly string[]> => ({
  name: `list of ${words.map((word) => `\`${word}\``).join(' ')}`,
  schema: list.schema.refine(
    (found) => found.every((word) => words.includes(word)),
    `expected some of ${words.join(', ')}, separated by commas`,
  ),
});

/** A cookie name, with the characters allowed by RFC 6265 §4.1.1. */
export const cookieName: Kind<string> = {
  name: 'name of a cookie',
  schema: z
    .string()
    .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'expected letters, digits, and signs that a cookie may be named with'),
};

/** A comma-separated list of whole numbers. */
export const integers: Kind<readonly number[]> = {
  name: 'list of whole numbers',
  schema: z.string().transform((value, context): number[] => {
    if (items(value).every((item) => /^\d{1,15}$/.test(item))) return items(value).map(Number);
    context.addIssue('expected whole numbers, separated by commas');
    return z.NEVER;
  }),
};

/** Comma-separated regular expressions. */
export const patterns: Kind<readonly string[]> = {
  name: 'list of regular expressions',
  schema: z
    .string()
    .transform(items)
    .refine((found) => found.every(isPattern), 'expected regular expressions, separated by commas'),
};

/** A regular expression, as text. */
export const pattern: Kind<string> = {
  name: 'regular expression',
  schema: z.string().refine(isPattern, 'expected a regular expression'),
};

function isPattern(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}

/** One word of a fixed set. */
export function choice<const Word extends string>(...words: readonly Word[]): Kind<Word> {
  return { name: words.map((word) => `\`${word}\``).join(' '), schema: z.enum(words, `expected ${orList(words)}`) };
}

const orList = (words: readonly string[]): string =>
  words.length === 1 ? `${words[0]}` : `one of ${words.join(', ')}`;

/** A Python literal or JSON of the schema's shape. */
export function literal<T>(name: string, shape: z.ZodType<T>): Kind<T> {
  const parsed = z.string().transform((value, context): unknown => {
    try {
      return parseLiteral(value);
    } catch (error) {
      if (!(error instanceof LiteralError)) throw error;
      context.addIssue(`expected a Python literal or JSON: ${error.message}`);
      return z.NEVER;
    }
  });
  return { name, schema: parsed.pipe(shape) };
}

/** Like `literal`, for values that may hold keys of services. */
export const hiddenLiteral = <T>(name: string, shape: z.ZodType<T>): Kind<T> => ({
  ...literal(name, shape),
  hidden: true,
});
