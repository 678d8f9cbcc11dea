import type { RequestHandler } from 'express';
import { createLanguageOf } from '#src/identity/language-of.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Notes in which of the languages of the settings texts are said to whoever asks. */
export function chooseLanguage(settings: Settings): RequestHandler {
  const languageOf = createLanguageOf(settings);
  return ({ headers }, response, next) => {
    const language = languageOf(headers);
    response.locals.language = language;
    response.setHeader('Content-Language', language);
    next();
  };
}
