import { ServerError } from 'livekit-server-sdk';
import { expect, it } from 'vitest';
import { Away } from '#src/actors/command.ts';
import { describeFailure } from '#src/jobs/describe-failure.ts';
import { sortFailure } from '#src/livekit/failures.ts';
import { sortMailFailure } from '#src/mail/mail-failures.ts';
import { sortFailure as sortStorageFailure } from '#src/storage/storage-failure.ts';

const secret = 'PIN 4821937560 of ada@example.org';
const withCode = (code: string, cause?: unknown) => Object.assign(new Error(secret, { cause }), { code });

it('describes a failure by our words, and by classes, codes and statuses of its causes', () => {
  const livekit = new Away('LiveKit cannot be reached', { cause: sortFailure(withCode('ECONNREFUSED')) });
  expect(describeFailure(livekit)).toBe('LiveKit cannot be reached (ECONNREFUSED)');
  const timeout = new DOMException(secret, 'TimeoutError');
  expect(describeFailure(new Away('LiveKit cannot be reached', { cause: sortFailure(timeout) }))).toBe(
    'LiveKit cannot be reached (TimeoutError)',
  );
  const s3 = Object.assign(new Error(secret), { name: 'SlowDown', $metadata: { httpStatusCode: 503 } });
  expect(describeFailure(sortStorageFailure(s3) as Away)).toBe('S3 cannot be reached (SlowDown, 503)');
  expect(describeFailure(sortMailFailure(withCode('ETIMEDOUT')) as Away)).toBe(
    'The mail server cannot be reached: ETIMEDOUT',
  );
});

it('repeats no message, and no code that is none', () => {
  const chain = withCode(secret, withCode('ECONNRESET', { code: 4821937560, status: 4821937560, name: secret }));
  expect(describeFailure(new Away('It is away', { cause: chain }))).toBe('It is away (ECONNRESET)');
  expect(describeFailure(new Away('It is away', { cause: secret }))).toBe('It is away');
});

it('tells what LiveKit has answered', () => {
  const answer = new ServerError('Service Unavailable', secret, 503, 'unavailable');
  const text = describeFailure(new Away('LiveKit cannot be reached', { cause: sortFailure(answer) }));
  expect(text).toContain('unavailable');
  expect(text).toContain('503');
  expect(text).not.toContain('ada');
});
