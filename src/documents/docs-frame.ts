import { escapeHtml } from '#src/identity/page.ts';
import { writeShape } from './docs-shape.ts';
import { docsStyle } from './docs-style.ts';
import type { JsonSchema } from './schema-writer.ts';

/** Content of a documentation page below its title; `html` is escaped already. */
interface DocsContent {
  readonly title: string;
  readonly links: readonly { readonly words: string; readonly href: string }[];
  /** List items that link to the sections, as HTML. */
  readonly contents: string;
  readonly sections: readonly { readonly title: string; readonly html: string }[];
}

/** Renders a documentation page without scripts or external resources. */
export function writeDocsFrame(
  info: { readonly version: string; readonly description: string },
  { title, links, contents, sections }: DocsContent,
): string {
  const linked = links.map(({ words, href }) => `<p>${escapeHtml(words)}: <a href="${href}">${href}</a>.</p>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${docsStyle}</style>
</head>
<body>
<h1>${escapeHtml(title)} <span class="quiet">${escapeHtml(info.version)}</span></h1>
${paragraphs(info.description)}
${linked.join('\n')}
<nav><ul>${contents}</ul></nav>
${sections.map((section) => `<h2>${escapeHtml(section.title)}</h2>${section.html}`).join('\n')}
</body>
</html>
`;
}

/** Renders every named schema with an anchor. */
export function writeShapes(schemas: Readonly<Record<string, JsonSchema>>): string {
  return Object.entries(schemas)
    .map(([name, schema]) => writeSchema(name, schema))
    .join('\n');
}

function writeSchema(name: string, schema: JsonSchema): string {
  const described = typeof schema.description === 'string' ? `<p>${text(schema.description)}</p>` : '';
  return `<article id="${escapeHtml(name)}"><header><h3>${escapeHtml(name)}</h3>${described}</header>
<div><code class="shape">${writeShape(schema)}</code></div></article>`;
}

/** Escapes plain text; converts backticks to `<code>`. */
export const text = (plain: string): string => escapeHtml(plain).replaceAll(/`([^`]+)`/g, '<code>$1</code>');

/** Like `text`; an empty line separates paragraphs. */
export const paragraphs = (plain: string): string =>
  plain
    .split('\n\n')
    .filter((part) => part !== '')
    .map((part) => `<p>${text(part)}</p>`)
    .join('\n');
