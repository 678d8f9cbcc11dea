import { describe, expect, it } from 'vitest';
import { detectType } from '#src/files/detect-type.ts';
import { jpegStart, pngPicture, svgPicture, zipArchive } from '#test/support/pictures.ts';

const ole = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(600)]);

describe('the type of a file', () => {
  it.each([
    ['a picture', pngPicture(), 'a.png', 'image/png'],
    ['a picture of another name', pngPicture(), 'a.jpg', 'image/png'],
    ['a picture with a long profile', pngPicture(10_000).subarray(0, 2048), 'a.png', 'image/png'],
    ['a JPEG', jpegStart, 'a.png', 'image/jpeg'],
    ['a picture before a script', Buffer.concat([pngPicture(), Buffer.from(svgPicture)]), 'a.html', 'image/png'],
    ['a script after a few signs of a picture', Buffer.from('\u0089PNG<script>'), 'a.png', 'text/plain'],
    ['an archive', zipArchive, 'a', 'application/zip'],
    ['an archive named as a document', zipArchive, 'a.epub', 'application/epub+zip'],
    ['an archive named as a picture', zipArchive, 'a.png', 'application/zip'],
    ['an old document', ole, 'a.doc', 'application/msword'],
    ['an old document named as a picture', ole, 'a.jpg', 'application/x-cfb'],
    ['text', Buffer.from('my prose'), 'a.txt', 'text/plain'],
    ['text named as a document', Buffer.from('<meta http-equiv="refresh">'), 'a.pdf', 'application/pdf'],
    ['text named as a picture', Buffer.from('my prose'), 'a.png', 'text/plain'],
    ['text named as nothing known', Buffer.from('my prose'), 'a.toString', 'text/plain'],
    ['a drawing', Buffer.from(svgPicture), 'a.svg', 'text/plain'],
    ['a drawing with a declaration', Buffer.from(`<?xml version="1.0"?>${svgPicture}`), 'a.svg', 'application/xml'],
    ['bytes', Buffer.from([0, 1, 2, 3]), 'a', 'application/octet-stream'],
    ['bytes named as a film', Buffer.from([0, 1, 2, 3]), 'a.mp4', 'application/octet-stream'],
    ['nothing', Buffer.alloc(0), 'a.png', 'application/x-empty'],
  ])('of %s', async (_, content, filename, type) => {
    expect(await detectType(content, filename)).toBe(type);
  });
});
