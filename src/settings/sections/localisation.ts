import { z } from 'zod';
import { type Kind, text } from '../kinds.ts';
import { parseLiteral } from '../python-literal.ts';
import { setting } from '../setting.ts';

const languagesShape = z.array(z.tuple([z.string().min(2), z.string().min(1)])).min(1);

/** Code and name of each language, in order of priority: `en-us,English;fr-fr,French`, or nested tuples. */
const languages: Kind<readonly (readonly [string, string])[]> = {
  name: 'pairs',
  schema: z.string().transform((value, context) => {
    const found = languagesShape.safeParse(readPairs(value));
    if (found.success) return found.data;
    context.addIssue('expected codes and names of languages, such as en-us,English;fr-fr,French');
    return z.NEVER;
  }),
};

function readPairs(value: string): unknown {
  if (!/^\s*[([]/.test(value)) {
    const pairs = value.split(';').map((pair) => pair.split(',').map((part) => part.trim()));
    return pairs.filter((pair) => pair.join('') !== '');
  }
  try {
    return parseLiteral(value);
  } catch {
    return undefined;
  }
}

// biome-ignore format: a table is read in columns.
export const localisation = {
  DJANGO_LANGUAGE_CODE: setting(text, 'en-us', 'Language of new users, and of browsers that request no supported language; one of `DJANGO_LANGUAGES`.', { config: 'LANGUAGE_CODE' }),
  DJANGO_LANGUAGES:     setting(languages, 'en-us,English;fr-fr,French;nl-nl,Dutch;de-de,German', 'Languages that users may choose, in order of priority.'),
};
