import type { Environment } from './catalogue.ts';

const levels = {
  CRITICAL: 'fatal',
  FATAL: 'fatal',
  ERROR: 'error',
  WARNING: 'warn',
  WARN: 'warn',
  INFO: 'info',
  DEBUG: 'debug',
  NOTSET: 'trace',
};

/** Converts the Python log level of the settings to pino's. */
export function logLevel(read: Pick<Environment, 'LOGGING_LEVEL_LOGGERS_APP' | 'LOGGING_LEVEL_LOGGERS_ROOT'>): string {
  return levels[read.LOGGING_LEVEL_LOGGERS_APP ?? read.LOGGING_LEVEL_LOGGERS_ROOT];
}
