import type { Environment } from './catalogue.ts';

/** Returns conflicts between settings that are valid individually, one sentence each, without secrets. */
export function crossCheck(read: Partial<Environment>): string[] {
  const problems: string[] = [];
  if (read.FILE_UPLOAD_PATH !== undefined && read.FILE_UPLOAD_PATH === read.FILE_UPLOAD_TMP_PATH) {
    problems.push('FILE_UPLOAD_TMP_PATH is the same as FILE_UPLOAD_PATH: expected another folder');
  }
  if (read.DJANGO_EMAIL_USE_TLS && read.DJANGO_EMAIL_USE_SSL) {
    problems.push('DJANGO_EMAIL_USE_TLS and DJANGO_EMAIL_USE_SSL are both on: expected one of them');
  }
  const languages = read.DJANGO_LANGUAGES?.map(([code]) => code) ?? [];
  if (read.DJANGO_LANGUAGE_CODE !== undefined && languages.length > 0 && supported(read) === undefined) {
    const shown = JSON.stringify(read.DJANGO_LANGUAGE_CODE);
    problems.push(`DJANGO_LANGUAGE_CODE is ${shown}: expected one of DJANGO_LANGUAGES, ${languages.join(', ')}`);
  }
  for (const [on, needed] of neededWith) {
    if (read[on] === true && read[needed] === undefined) problems.push(`${needed} is missing: ${on} is on`);
  }
  if (read.ADDONS_ENABLED && read.APPLICATION_ENABLED) problems.push(...sharedKeys(read));
  if (read.ANALYTICS_BACKEND === 'posthog' && read.ANALYTICS_BACKEND_SETTINGS?.api_key === undefined) {
    problems.push('ANALYTICS_BACKEND_SETTINGS names no api_key: ANALYTICS_BACKEND is posthog');
  }
  return problems;
}

const keysOfAddons = ['ADDONS_TOKEN_SECRET_KEY', 'GREENROOM_ADDONS_TOKEN_PREVIOUS_SECRET_KEY'] as const;
const keysOfApplications = ['APPLICATION_JWT_SECRET_KEY', 'GREENROOM_APPLICATION_JWT_PREVIOUS_SECRET_KEY'] as const;

/** With one key for both, the tokens of add-ons are refused as tokens of applications. */
const sharedKeys = (read: Partial<Environment>): string[] =>
  keysOfAddons.flatMap((one) =>
    keysOfApplications
      .filter((other) => read[one] !== undefined && read[one] === read[other])
      .map((other) => `${one} is the same as ${other}: expected another key`),
  );

const neededWith = [
  ['APPLICATION_ENABLED', 'APPLICATION_JWT_SECRET_KEY'],
  ['ADDONS_ENABLED', 'ADDONS_CSRF_SECRET'],
  ['ADDONS_ENABLED', 'ADDONS_TOKEN_SECRET_KEY'],
] as const;

/**
 * Returns the entry of `DJANGO_LANGUAGES` for `DJANGO_LANGUAGE_CODE`: an equal one, else one of the same base (fr:
 * fr-fr).
 */
export function supported(read: Partial<Environment>): string | undefined {
  const code = read.DJANGO_LANGUAGE_CODE?.toLowerCase() ?? '';
  const codes = read.DJANGO_LANGUAGES?.map(([known]) => known) ?? [];
  const base = code.split('-')[0];
  return codes.find((known) => known.toLowerCase() === code) ?? codes.find((known) => known.split('-')[0] === base);
}
