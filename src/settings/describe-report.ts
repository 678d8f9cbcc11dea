import type { NamesReport } from './names-report.ts';

/** A line about settings in the table printed at start. */
export interface SettingsNote {
  readonly part: 'settings';
  readonly state: 'read' | 'ignored' | 'unknown' | 'to mend';
  readonly detail: string;
}

/** Formats the report for the person who starts the product. */
export function describeReport(report: NamesReport, advice: readonly string[]): SettingsNote[] {
  const say = (state: SettingsNote['state'], detail: string): SettingsNote => ({ part: 'settings', state, detail });
  return [
    say('read', `${report.understood} of the environment, all others at their defaults`),
    ...grouped(report).map((detail) => say('ignored', detail)),
    ...report.unknown.map(({ name, hint }) => say('unknown', hint === null ? name : `${name}: ${hint}`)),
    ...advice.map((detail) => say('to mend', detail)),
  ];
}

/** Names with the same reason share a line. */
function grouped({ notApplicable }: NamesReport): string[] {
  const names = Map.groupBy(notApplicable, ({ reason, instead }) => `${reason} ${instead}`);
  return [...names].map(([why, found]) => `${found.map(({ name }) => name).join(', ')}: ${why}`);
}
