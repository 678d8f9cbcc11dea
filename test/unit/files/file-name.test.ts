import { expect, it } from 'vitest';
import { splitName } from '#src/files/file-name.ts';

it.each([
  ['picture.png', 'picture', '.png'],
  ['my.holiday.JPG', 'my.holiday', '.JPG'],
  ['.hidden', '.hidden', ''],
  ['..png', '..png', ''],
  ['...', '...', ''],
  ['.a.png', '.a', '.png'],
  ['picture', 'picture', ''],
  ['picture.', 'picture', '.'],
  ['folder.d/picture', 'folder.d/picture', ''],
  ['folder/.png', 'folder/.png', ''],
  ['../../../etc/passwd.png', '../../../etc/passwd', '.png'],
  ['a.p\nng', 'a', '.p\nng'],
])('%j has the extension that Python sees', (filename, root, extension) => {
  expect(splitName(filename)).toEqual({ root, extension });
});
