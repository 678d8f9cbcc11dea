import { createInstance } from 'i18next';
import type { Inline } from './blocks.ts';
import { cleanText } from './clean-text.ts';
import { dutch } from './texts/dutch.ts';
import { type Catalogue, english } from './texts/english.ts';
import { french } from './texts/french.ts';
import { german } from './texts/german.ts';

type Singular<Key> = Key extends `${infer Base}_${'one' | 'other'}` ? Base : Key;
export type MailTextKey = Singular<keyof Catalogue>;
export type MailTextParams = Readonly<Record<string, Inline | readonly Inline[] | number>>;

/** Texts of one language. */
export interface MailTextsOf {
  /** Language tag for dates and for the mail as a whole. */
  readonly language: string;
  text(key: MailTextKey, params?: Readonly<Record<string, string>>): string;
  /** Returns the parts of a sentence, with names and links in their places. */
  sentence(key: MailTextKey, params?: MailTextParams): Inline[];
}

export interface MailTexts {
  /** Returns the texts of a language tag; of the default language if there are none. */
  of(language: string): MailTextsOf;
}

const catalogues: Readonly<Record<string, Catalogue>> = { en: english, fr: french, nl: dutch, de: german };

/** Creates the texts of mails from the default language tag, such as `en-us`. */
export function createMailTexts(defaultLanguage: string): MailTexts {
  const i18n = createInstance({
    resources: Object.fromEntries(
      Object.entries(catalogues).map(([language, catalogue]) => [language, { translation: catalogue }]),
    ),
    lng: 'en',
    fallbackLng: 'en',
    keySeparator: false,
    nsSeparator: false,
    // Texts are escaped where they are put into HTML.
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  void i18n.init();
  const standard = known(defaultLanguage) ?? new Intl.Locale('en-US');
  return {
    of(wanted) {
      const locale = known(wanted) ?? standard;
      const fixed = i18n.getFixedT(locale.language);
      const translate = (key: MailTextKey, params: Record<string, unknown> = {}): string => fixed(key, params);
      return {
        language: locale.baseName,
        text: translate,
        sentence(key, params = {}) {
          const parts: Inline[] = [];
          const values = Object.entries(params).map(([name, value]) => {
            if (typeof value === 'number') return [name, value];
            if (typeof value === 'string') return [name, cleanText(value)];
            const marked = [value].flat().map((part) => {
              // Text between names and links; not cleaned, so that its spaces stay.
              if (typeof part === 'string') return part;
              parts.push('name' in part ? { name: cleanText(part.name) } : part);
              // Cleaned texts contain no NUL, so it can mark the place of a part.
              return `\0${parts.length - 1}\0`;
            });
            return [name, marked.join('')];
          });
          const pieces = translate(key, Object.fromEntries(values)).split('\0');
          return pieces
            .map((piece, index): Inline => (index % 2 === 0 ? piece : parts[Number(piece)]!))
            .filter((part) => part !== '');
        },
      };
    },
  };
}

/** Parses a language tag; undefined if it is invalid or has no texts. */
function known(tag: string): Intl.Locale | undefined {
  try {
    const locale = new Intl.Locale(tag);
    return Object.hasOwn(catalogues, locale.language) ? locale : undefined;
  } catch {
    return undefined;
  }
}
