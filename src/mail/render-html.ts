import type { Block, Inline, Letter } from './blocks.ts';

const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const body = `${font};font-size:16px;line-height:24px;color:#1f2328`;
const accent = '#1f4fd8';

/**
 * Renders the HTML part: nested tables with inline styles, because mail programs drop style sheets and modern layout.
 */
export const renderHtml = ({ language, subject, blocks }: Letter): string => `<!doctype html>
<html lang="${escapeHtml(language)}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light">
<title>${escapeHtml(subject)}</title>
</head>
<body style="margin:0;padding:0;background-color:#f4f5f7">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f4f5f7">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="width:100%;max-width:600px;border-radius:8px">
${blocks.map((block) => `<tr>${renderBlock(block)}</tr>`).join('\n')}
</table>
</td></tr>
</table>
</body>
</html>
`;

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'image':
      return `<td align="center" style="padding:24px 32px 8px"><img src="${escapeHtml(block.source)}" width="320" alt="${escapeHtml(block.alternative)}" style="display:block;width:320px;max-width:100%;height:auto;border:0"></td>`;
    case 'title':
      return `<td style="padding:24px 32px 8px"><h1 style="margin:0;${font};font-size:24px;line-height:32px;color:#1f2328">${escapeHtml(block.text)}</h1></td>`;
    case 'paragraph':
      return `<td style="padding:8px 32px"><p style="margin:0;${body}">${renderInline(block.content)}</p></td>`;
    case 'list': {
      const items = block.items.map((item) => `<li style="margin:0 0 4px">${renderInline(item)}</li>`).join('');
      const tag = block.ordered ? 'ol' : 'ul';
      return `<td style="padding:8px 32px"><${tag} style="margin:0;padding:0 0 0 24px;${body}">${items}</${tag}></td>`;
    }
    case 'button':
      // The cell carries the colour, because Outlook ignores padding and background of links.
      return `<td align="center" style="padding:16px 32px"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" bgcolor="${accent}" style="border-radius:6px"><a href="${escapeHtml(block.link)}" target="_blank" style="display:inline-block;padding:12px 28px;${font};font-size:16px;line-height:20px;font-weight:bold;color:#ffffff;text-decoration:none">${escapeHtml(block.label)}</a></td></tr></table></td>`;
    case 'footer':
      return `<td style="padding:16px 32px 24px"><p style="margin:0;${font};font-size:13px;line-height:20px;color:#59636e">${renderInline(block.content)}</p></td>`;
  }
}

const renderInline = (content: readonly Inline[]): string =>
  content
    .map((part) => {
      if (typeof part === 'string') return escapeHtml(part);
      // Isolated, because a name may run from right to left.
      if ('name' in part) return `<bdi>${escapeHtml(part.name)}</bdi>`;
      return `<a href="${escapeHtml(part.link)}" style="color:${accent}">${escapeHtml(part.label)}</a>`;
    })
    .join('');

/** Escapes text for HTML content and attributes. */
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
