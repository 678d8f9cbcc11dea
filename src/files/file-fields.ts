import { z } from 'zod';
import { textField } from '#src/api/text-field.ts';
import { uuidField } from '#src/api/uuid-field.ts';
import { fileType } from './file-values.ts';

const title = textField(255);

/** Characters. A page of a list has up to a hundred descriptions, also those of deleted files. */
const longestDescription = 10_000;

const description = z
  .union([z.string(), z.number().transform(String)], { error: 'Not a valid string.' })
  .transform((text) => text.trim())
  .pipe(z.string().max(longestDescription))
  .nullable()
  .optional();

/** Body of `POST files/`. Unknown keys are ignored. */
export const newFile = z.object({
  id: uuidField().optional(),
  type: fileType,
  filename: textField(255),
  title: title.optional(),
  description,
});

/** Body of `PUT files/{id}/`. */
export const fileFields = z.object({ title, type: fileType, description });

/** Body of `PATCH files/{id}/`. */
export const someFileFields = fileFields.partial();

export type NewFile = z.output<typeof newFile>;
export type SomeFileFields = z.output<typeof someFileFields>;
