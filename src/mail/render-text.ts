import type { Block, Inline } from './blocks.ts';

/** Renders the plain-text part. Images are left out unless they are listed; a link follows its label in angle brackets. */
export const renderText = (blocks: readonly Block[]): string =>
  `${blocks
    .map(renderBlock)
    .filter((part) => part !== '')
    .join('\n\n')}\n`;

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'image':
      return block.listed ? block.source : '';
    case 'title':
      return block.text;
    case 'paragraph':
      return renderInline(block.content);
    case 'list':
      return block.items
        .map((item, index) => `${block.ordered ? `${index + 1}.` : '-'} ${renderInline(item)}`)
        .join('\n');
    case 'button':
      return renderInline([block]);
    case 'footer':
      return `-- \n${renderInline(block.content)}`;
  }
}

const renderInline = (content: readonly Inline[]): string =>
  content
    .map((part) => {
      if (typeof part === 'string') return part;
      if ('name' in part) return part.name;
      return [part.label, `mailto:${part.label}`].includes(part.link) ? part.label : `${part.label} <${part.link}>`;
    })
    .join('');
