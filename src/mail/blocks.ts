/** Part of a sentence: text, the name of something that people have named, or a link. */
export type Inline = string | { readonly name: string } | { readonly link: string; readonly label: string };

/** Part of a mail, from which both its HTML and its plain text are rendered. */
export type Block =
  /** `listed`: the plain text names the address of the image. */
  | { readonly kind: 'image'; readonly source: string; readonly alternative: string; readonly listed?: true }
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly content: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'button'; readonly label: string; readonly link: string }
  | { readonly kind: 'footer'; readonly content: readonly Inline[] };

/** What recipients read, before it is rendered. */
export interface Letter {
  /** Language tag of the texts. */
  readonly language: string;
  readonly subject: string;
  readonly blocks: readonly Block[];
}

/** Returns a setting's text if mail programs can open it: an absolute web address; else undefined. */
export const webAddress = (text: string | null | undefined): string | undefined =>
  text && /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text).href : undefined;
