import { readFileSync } from 'node:fs';
import { z } from 'zod';

const truthy = ['yes', 'y', 'true', '1'];
const falsy = ['no', 'n', 'false', '0'];

/** A switch, spelled as the reference spells them (settings.md): yes y true 1 / no n false 0, any case. */
export function boolean<Default extends boolean | undefined>(byDefault: Default) {
  return z
    .string()
    .optional()
    .transform((text, context): boolean | Default => {
      if (text === undefined) return byDefault;
      if (truthy.includes(text.toLowerCase())) return true;
      if (falsy.includes(text.toLowerCase())) return false;
      context.addIssue('expected one of yes, y, true, 1, no, n, false, 0');
      return z.NEVER;
    });
}

/** A whole number within bounds. */
export function integer<Default extends number | undefined>(byDefault: Default, bounds: { min: number; max?: number }) {
  const { min, max = Number.MAX_SAFE_INTEGER } = bounds;
  return z
    .string()
    .optional()
    .transform((text, context): number | Default => {
      if (text === undefined) return byDefault;
      const number = Number(text);
      if (/^-?\d+$/.test(text.trim()) && number >= min && number <= max) return number;
      context.addIssue(
        `expected a whole number${bounds.max === undefined ? ` of at least ${min}` : ` from ${min} to ${max}`}`,
      );
      return z.NEVER;
    });
}

/** Comma-separated values; blanks around them and empty ones are dropped. */
export function list<Default extends string[] | undefined>(byDefault: Default) {
  return z
    .string()
    .optional()
    .transform((text): string[] | Default =>
      text === undefined
        ? byDefault
        : text
            .split(',')
            .map((item) => item.trim())
            .filter((item) => item !== ''),
    );
}

/** An absolute URL, kept as text. */
export function url() {
  return z.string().refine((text) => URL.canParse(text), 'expected an absolute URL');
}

/** Replaces each `NAME_FILE` by the stripped content of that file under `NAME`; the file wins (settings.md). */
export function readSecretFiles(env: Readonly<Record<string, string | undefined>>): {
  values: Record<string, string | undefined>;
  problems: string[];
} {
  const values = { ...env };
  const problems: string[] = [];
  for (const [name, path] of Object.entries(env)) {
    if (!/(SECRET|PASSWORD|TOKEN|KEY|SECRET_KEY)_FILE$/.test(name) || !path) continue;
    try {
      values[name.slice(0, -'_FILE'.length)] = readFileSync(path, 'utf8').trim();
    } catch {
      problems.push(`${name} is ${JSON.stringify(path)}: the file cannot be read`);
    }
  }
  return { values, problems };
}
