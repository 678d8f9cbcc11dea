import { z } from 'zod';

/** Schema of most errors (contract/README.md §5.2). */
export const detail = z.object({ detail: z.string() });

/** Schema of an error inside a configuration or permission object (contract/README.md §5.4). */
export const objectError = z.object({
  type: z.string(),
  loc: z.array(z.string()),
  msg: z.string(),
  input: z.string(),
  url: z.string(),
  ctx: z.record(z.string(), z.string()).optional(),
});

/** Errors of a body by field; `non_field_errors` holds those that belong to no single field. */
export const fieldErrors = z.record(
  z.string(),
  z.union([
    z.array(z.string()).min(1),
    z.array(objectError).min(1),
    // Keyed by the index of the list item.
    z.record(z.string().regex(/^\d+$/), z.array(z.string()).min(1)),
  ]),
);
