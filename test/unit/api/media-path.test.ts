import { describe, expect, it } from 'vitest';
import { parseMediaPath } from '#src/api/media-path.ts';

const id = '0b5a6a4e-6a0e-4f6e-9d0c-3f1f6f1f6f1f';
const recording = `/media/recordings/${id}.mp4`;
const parse = (url: string | undefined, folder = 'recordings') => parseMediaPath(url, folder);

describe('parseMediaPath', () => {
  it.each([
    recording,
    `http://localhost:3000${recording}`,
    `HTTPS://meet.example.org${recording}`,
    `${recording}?a=b?c`,
  ])('reads %s', (url) => {
    expect(parse(url)).toEqual({ id, extension: 'mp4' });
  });

  it('leaves the extension to the check', () => {
    expect(parse(`/media/recordings/${id}.exe`)).toEqual({ id, extension: 'exe' });
  });

  it('knows folders of several segments, and with signs that are encoded', () => {
    expect(parse(`/media/a/b/${id}.ogg`, 'a/b')).toEqual({ id, extension: 'ogg' });
    expect(parse(`/media/my%20%C3%A9t%C3%A9+1/${id}.ogg`, 'my été+1')).toEqual({ id, extension: 'ogg' });
    expect(parse(`/media/my%20%C3%A9t%C3%A9%2B1/${id}.ogg`, 'my été+1')).toEqual({ id, extension: 'ogg' });
  });

  it.each([
    ['nothing', undefined],
    ['an empty header', ''],
    ['two headers', `${recording}, ${recording}`],
    ['another folder', `/media/files/${id}.mp4`],
    ['a longer folder', `/media/recordings2/${id}.mp4`],
    ['a folder in front', `/x/media/recordings/${id}.mp4`],
    ['a folder in between', `/media/recordings/x/${id}.mp4`],
    ['a way up', `/media/recordings/../recordings/${id}.mp4`],
    ['an encoded way up', `/media/recordings/%2e%2e/recordings/${id}.mp4`],
    ['an encoded dot', `/media/recordings/${id}%2emp4`],
    ['an encoded letter', `/media/%72ecordings/${id}.mp4`],
    ['an encoded slash', `/media/recordings%2f${id}.mp4`],
    ['a double encoding', `/media/recordings/${id}%252emp4`],
    ['a backslash', `/media\\recordings\\${id}.mp4`],
    ['an encoded backslash', `/media/recordings%5c${id}.mp4`],
    ['a null character', `${recording}%00`],
    ['a null character before the extension', `/media/recordings/${id}%00.mp4`],
    ['a line feed', `${recording}\n`],
    ['two slashes', `/media//recordings/${id}.mp4`],
    ['two slashes in front', `//media/recordings/${id}.mp4`],
    ['a path as the host', `http:/${recording}`],
    ['another scheme', `file://host${recording}`],
    ['a backslash behind the host', `http://host\\x${recording}`],
    ['the path in the query', `/media/other?x=${recording}`],
    ['the path in the query alone', `/?${recording}`],
    ['a fragment', `${recording}#x`],
    ['the path in the fragment of a host', `http://host#${recording}`],
    ['more behind it', `${recording}/more`],
    ['two extensions', `${recording}.ogg`],
    ['no extension', `/media/recordings/${id}`],
    ['an id in capitals', `/media/recordings/${id.toUpperCase()}.mp4`],
    ['no id', '/media/recordings/recording.mp4'],
    ['an id without hyphens', `/media/recordings/${id.replaceAll('-', '')}.mp4`],
    ['the key of the bucket', `/recordings/${id}.mp4`],
  ])('refuses %s', (_, url) => {
    expect(parse(url)).toBeNull();
  });
});
