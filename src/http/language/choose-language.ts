import type { RequestHandler } from 'express';
import { createLanguageOf } from '#src/identity/language-of.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Stores the language of the caller for error texts, one of the configured ones. */
export function chooseLanguage(settings: Settings): RequestHandler {
  const languageOf = createLanguageOf(settings);
  return ({ headers }, response, next) => {
    const language = languageOf(headers);
    response.locals.language = language;
    response.setHeader('Content-Language', language);
    next();
  };
}
