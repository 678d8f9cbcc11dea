import type { Log } from '#src/kernel/log.ts';
import type { NamesReport } from './names-report.ts';

/** Logs the report: one summary line, and one line per item that an operator should check. */
export function logReport(log: Log, report: NamesReport, advice: readonly string[]): void {
  log.info(
    {
      understood: report.understood,
      notApplicable: report.notApplicable.map(({ name }) => name),
      unknown: report.unknown.map(({ name }) => name),
    },
    'the settings were read',
  );
  for (const { name, reason, instead } of report.notApplicable) {
    log.warn({ setting: name, reason, instead }, 'a setting is not applicable');
  }
  for (const { name, hint } of report.unknown) log.warn({ setting: name, hint }, 'a setting is unknown');
  for (const sentence of advice) log.warn({ advice: sentence }, 'a setting should be corrected');
}
