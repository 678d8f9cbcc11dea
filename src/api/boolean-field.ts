import { z } from 'zod';

// Spellings that Django REST framework's BooleanField accepts,
// https://www.django-rest-framework.org/api-guide/fields/#booleanfield
const variants = (words: readonly string[]) =>
  words.flatMap((word) => [word, word.toUpperCase(), `${word[0]!.toUpperCase()}${word.slice(1)}`]);
const truthy: readonly string[] = variants(['true', 't', 'yes', 'y', 'on', '1']);
const falsy: readonly string[] = variants(['false', 'f', 'no', 'n', 'off', '0']);
const nothing: readonly unknown[] = ['', ...variants(['null'])];

/** Boolean field that also accepts 0, 1 and Python-style spellings (contract/README.md §5.5). */
export const booleanField = z
  .union([z.boolean(), z.literal([0, 1]), z.enum([...new Set([...truthy, ...falsy])] as [string, ...string[]])], {
    error: ({ input }) => (nothing.includes(input) ? 'This field may not be null.' : 'Must be a valid boolean.'),
  })
  .transform((value) => (typeof value === 'string' ? truthy.includes(value) : Boolean(value)));
