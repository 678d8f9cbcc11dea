import { readSettings, SettingsError } from '#src/settings/settings.ts';

/** What is wrong with these settings, sentence by sentence. */
export function problemsOf(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    readSettings(env);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}
