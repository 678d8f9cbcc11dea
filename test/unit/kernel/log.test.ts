import { describe, expect, it } from 'vitest';
import { AppError } from '#src/kernel/errors.ts';
import { createLog, type Log } from '#src/kernel/log.ts';

/** What one call writes. */
function lineOf(write: (log: Log) => void): Record<string, unknown> & { readonly text: string } {
  const lines: string[] = [];
  write(createLog('info', { write: (line) => lines.push(line) }));
  expect(lines).toHaveLength(1);
  return { ...JSON.parse(lines[0]!), text: lines[0]! };
}

describe('the log', () => {
  it('writes time, level, message and fields, and nothing of the machine it runs on', () => {
    const { text, ...line } = lineOf((log) => log.info({ room: 'r', count: 3 }, 'something happened'));
    expect(line).toEqual({
      level: 30,
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      room: 'r',
      count: 3,
      msg: 'something happened',
    });
  });

  it.each(['name', 'username', 'email', 'token', 'pin', 'payload', 'cookie', 'authorization', 'password', 'secret'])(
    'blanks the field %s, also one level down',
    (field) => {
      const { text } = lineOf((log) => log.warn({ [field]: 'hush', inside: { [field]: 'hush' }, kept: 1 }, 'told'));
      expect(text).not.toContain('hush');
      expect(text).toContain('"kept":1');
    },
  );

  it('keeps what an error says and where, not what it carries', () => {
    const database = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (email)=(ada@example.org)',
    });
    const { err, text } = lineOf((log) =>
      log.error({ err: new AppError('internal', 'Broken', { cause: database }) }, 'failed'),
    );
    expect(err).toMatchObject({
      message: 'Broken',
      code: 'internal',
      cause: { message: 'duplicate key', code: '23505' },
    });
    expect(text).not.toContain('ada@example.org');
  });

  it('writes what was thrown though it is no error', () => {
    expect(lineOf((log) => log.error({ err: 'a text' }, 'failed')).err).toEqual({ message: 'a text' });
  });
});
