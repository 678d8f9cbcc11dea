import { known } from './catalogue.ts';
import { notApplicable } from './not-applicable.ts';

const families =
  /^(DJANGO|OIDC|LIVEKIT|GREENROOM|DB|CELERY|AWS_S3|AWS_STORAGE|FILE_UPLOAD|LOBBY|ROOM|ROOMKIT|RECORDING|SUMMARY_SERVICE|METADATA_COLLECTOR|CONNECTION_TEST|EXTERNAL_API|APPLICATION|ADDONS|FRONTEND|ANALYTICS_BACKEND|BREVO|LOGGING_LEVEL_LOGGERS)_/;

/** Variables that Kubernetes sets for every service of a namespace. */
const serviceAddress = /_(SERVICE_(HOST|PORT)(_\w+)?|PORT(_\d+_(TCP|UDP)(_\w+)?)?)$/;

const notReadThere = 'La Suite Meet does not read it either';
const ofDjango = 'it belongs to Django: leave it out';

/** Names that occur in environments and samples of the reference but are not among its settings. */
const explained: Readonly<Record<string, string>> = {
  LIVEKIT_INTERNAL_URL: notReadThere,
  MEET_BASE_URL: notReadThere,
  SUSTAINED_THROTTLE_RATES: notReadThere,
  BURST_THROTTLE_RATES: notReadThere,
  STORAGES_STATICFILES_BACKEND: notReadThere,
  DJANGO_SETTINGS_MODULE: ofDjango,
  DJANGO_SUPERUSER_EMAIL: ofDjango,
  DJANGO_SUPERUSER_PASSWORD: ofDjango,
  DJANGO_SUPERUSER_USERNAME: ofDjango,
};

/** Returns whether an unread name was probably meant for the product: by its prefix, or as a typo. */
export function looksLikeOurs(name: string): boolean {
  if (serviceAddress.test(name)) return false;
  if (families.test(name) || Object.hasOwn(explained, name) || known.has(name.replace(/_FILE$/, ''))) return true;
  return name.length >= 10 && nearest(name) !== undefined;
}

/** Returns the likely intended name; null when none is similar. */
export function hintFor(name: string): string | null {
  if (Object.hasOwn(explained, name)) return explained[name] ?? null;
  const base = name.replace(/_FILE$/, '');
  if (base !== name && known.has(base)) return `only secrets are read from files: set ${base}`;
  const meant = nearest(name);
  return meant === undefined ? null : `is ${meant} meant?`;
}

/** Finds the known name that differs only by the prefix or a few letters. */
function nearest(name: string): string | undefined {
  const names = [...known.keys(), ...Object.keys(notApplicable)];
  const bare = name.replace(/^(DJANGO|GREENROOM)_/, '');
  const tolerated = name.length >= 12 ? 2 : 1;
  return (
    names.find((one) => one !== name && one.length >= 8 && one.replace(/^(DJANGO|GREENROOM)_/, '') === bare) ??
    names.find((one) => Math.abs(one.length - name.length) <= tolerated && distance(one, name) <= tolerated)
  );
}

/** Levenshtein distance: letters to insert, delete or replace. */
function distance(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const replaced = previous[column - 1]! + (one[row - 1] === other[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous.at(-1)!;
}
