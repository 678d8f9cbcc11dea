import { type Logger, pino } from 'pino';

export type Log = Logger;

/**
 * Creates the process's logger: static messages, values as fields. Fields that may hold personal data or secrets are
 * redacted here, so that no caller can forget to.
 */
export function createLog(level: string, destination?: { write(line: string): void }): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        'name',
        'username',
        'email',
        'token',
        'pin',
        'payload',
        'cookie',
        'authorization',
        'password',
        'secret',
      ].flatMap((key) => [key, `*.${key}`]),
      censor: '[redacted]',
    },
    serializers: { err: describeError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/**
 * Returns message, code and stack of an error; never its enumerable fields, which in database errors hold the values.
 */
function describeError(thrown: unknown): Record<string, unknown> {
  if (!(thrown instanceof Error)) return { message: String(thrown) };
  const code = (thrown as { code?: unknown }).code;
  return {
    type: thrown.name,
    message: thrown.message,
    stack: thrown.stack,
    ...(code === undefined ? {} : { code }),
    ...(thrown.cause instanceof Error ? { cause: describeError(thrown.cause) } : {}),
  };
}
