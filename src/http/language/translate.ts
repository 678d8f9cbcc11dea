import { dutch } from './dutch.ts';
import { type Catalogue, type EnglishText, english } from './english.ts';
import { french } from './french.ts';
import { german } from './german.ts';

/** By primary language: `fr` for `fr-fr`. English has no entry. */
const catalogues: ReadonlyMap<string, Catalogue> = new Map([
  ['fr', french],
  ['de', german],
  ['nl', dutch],
]);

/** Characters. Longer texts repeat user input, and matching them is slow. */
const longestText = 1_000;

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

interface Pattern {
  readonly text: EnglishText;
  readonly names: readonly string[];
  readonly fits: RegExp;
}

const patterns: readonly Pattern[] = english.filter((text) => text.includes('{')).map(compile);
const whole: ReadonlySet<string> = new Set(english.filter((text) => !text.includes('{')));

function compile(text: EnglishText): Pattern {
  const [first = '', ...rest] = text.split(/\{(\w+)\}/);
  const names = rest.filter((_, index) => index % 2 === 0);
  const source = rest.map((part, index) => (index % 2 === 0 ? '(.+)' : escapePattern(part))).join('');
  return { text, names, fits: new RegExp(`^${escapePattern(first)}${source}$`, 's') };
}

/** Translates the texts of an error body. Keys, codes and texts without a translation stay unchanged. */
export function translateBody(language: string, body: unknown): unknown {
  const catalogue = catalogues.get(language.split('-')[0]!);
  return catalogue === undefined ? body : translate(catalogue, body);
}

function translate(catalogue: Catalogue, value: unknown): unknown {
  if (typeof value === 'string') return translateText(catalogue, value);
  if (Array.isArray(value)) return value.map((item) => translate(catalogue, item));
  if (typeof value !== 'object' || value === null) return value;
  // Errors inside objects are those of pydantic, which are English only (contract/README.md §5.4).
  if ('loc' in value && 'msg' in value) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, translate(catalogue, inner)]));
}

function translateText(catalogue: Catalogue, text: string): string {
  if (whole.has(text)) return catalogue[text as EnglishText];
  if (text.length > longestText) return text;
  for (const pattern of patterns) {
    const found = pattern.fits.exec(text);
    if (found === null) continue;
    const values = new Map(pattern.names.map((name, index) => [name, found[index + 1]!]));
    return catalogue[pattern.text].replace(/\{(\w+)\}/g, (_, name: string) => values.get(name)!);
  }
  return text;
}
