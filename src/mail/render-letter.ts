import type { Letter } from './blocks.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';

/** Renders a letter; both parts say the same. */
export const renderLetter = (letter: Letter): { subject: string; html: string; text: string } => ({
  subject: letter.subject,
  html: renderHtml(letter),
  text: renderText(letter.blocks),
});
