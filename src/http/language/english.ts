/**
 * Every text of an error that is said in other languages too, with the names of its parameters in braces. A text that
 * is not here stays English.
 */
export const english = [
  'Authentication credentials were not provided.',
  'You do not have permission to perform this action.',
  'You must have privileges on room to perform this action.',
  'You must be administrator or owner of a room to add accesses to it.',
  'Only owners of a room can assign other users as owners.',
  'A resource should keep at least one owner.',
  'You must be connected to the meeting to perform this action.',
  'Not found.',
  'No {model} matches the given query.',
  'Invalid page.',
  'Method "{method}" not allowed.',
  'Unsupported media type "{type}" in request.',
  'Request was throttled. Expected available in {seconds} second.',
  'Request was throttled. Expected available in {seconds} seconds.',
  'The body is larger than 1 MiB.',
  'The body did not arrive in time.',
  'Bad request.',
  'Service unavailable.',
  'Internal server error.',

  'No data provided',
  'Invalid data. Expected a dictionary, but got {type}.',
  'This field is required.',
  'This field may not be blank.',
  'This field may not be null.',
  'Not a valid string.',
  'Must be a valid boolean.',
  'Must be a valid UUID.',
  'A valid integer is required.',
  'A valid timezone is required.',
  'Enter a valid email address.',
  'Enter a valid URL.',
  'Value must be valid JSON.',
  '"{input}" is not a valid choice.',
  'Invalid pk "{pk}" - object does not exist.',
  'Incorrect type. Expected pk value, received {type}.',
  'Expected a list of items but got type "{type}".',
  'Expected a dictionary of items but got type "{type}".',
  'This list may not be empty.',
  'Ensure this field has no more than {max} characters.',
  'Ensure this field has at least {min} characters.',
  'Ensure this value has at most {max} characters (it has {length}).',
  'Ensure this value is less than or equal to {max}.',
  'Ensure this value is greater than or equal to {min}.',
  'Null characters are not allowed.',
  'Surrogate characters are not allowed: {code}.',
  'The fields {fields} must make a unique set.',
  '{model} with this {field} already exists.',
  'Room name "{name}" is reserved.',
] as const;

export type EnglishText = (typeof english)[number];

/** One language: each text, with the same parameters. */
export type Catalogue = Readonly<Record<EnglishText, string>>;
