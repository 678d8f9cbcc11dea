import { paragraphs, text, writeDocsFrame, writeShapes } from '#src/documents/docs-frame.ts';
import { writeShape } from '#src/documents/docs-shape.ts';
import type { JsonSchema } from '#src/documents/schema-writer.ts';
import { escapeHtml } from '#src/identity/page.ts';
import type { Credential } from './describe-credentials.ts';
import type { RealtimeDocument, RealtimeMessage, RealtimeOperation } from './describe-realtime.ts';

type Entry = readonly [key: string, operation: RealtimeOperation];

/** The realtime document as a page in the layout of `/docs`. */
export function writeRealtimePage(document: RealtimeDocument): string {
  const entries = Object.entries(document.operations);
  const messageOf = ({ $ref }: { readonly $ref: string }) => document.components.messages[$ref.split('/').at(-1)!]!;
  const section = (title: string, action: RealtimeOperation['action']) => ({
    title,
    html: entries
      .filter(([, operation]) => operation.action === action)
      .map((entry) => writeOperation(entry, messageOf))
      .join('\n'),
  });
  const schemes = Object.values(document.components.securitySchemes);
  return writeDocsFrame(document.info, {
    title: document.info.title,
    links: [
      { words: 'As an AsyncAPI document', href: '/asyncapi.json' },
      { words: 'The REST API', href: '/docs' },
    ],
    contents: entries.map(writeLink).join(''),
    sections: [
      {
        title: 'Credentials',
        html: `<ul>${schemes.map((scheme) => `<li>${writeScheme(scheme)}</li>`).join('')}</ul>`,
      },
      section('Requests', 'receive'),
      section('Pushes', 'send'),
      { title: 'Shapes', html: writeShapes(document.components.schemas) },
    ],
  });
}

const writeScheme = ({ name, description }: Credential): string =>
  text(name === undefined ? description : `Cookie \`${name}\`: ${description}`);

const writeLink = ([key, { summary }]: Entry): string => `<li><a href="#${key}">${escapeHtml(summary)}</a></li>`;

function writeOperation(
  [key, operation]: Entry,
  messageOf: (reference: { readonly $ref: string }) => RealtimeMessage,
): string {
  const messages = operation.messages.map(messageOf);
  const answers = (operation.reply?.messages ?? []).map(messageOf);
  return `<article id="${key}">
<header><h3><span class="method ${operation.action === 'receive' ? 'post' : 'get'}">${
    operation.action === 'receive' ? 'ASK' : 'PUSH'
  }</span> <code>${escapeHtml(operation.title)}</code></h3><p>${text(operation.summary)}</p></header>
<div>
${paragraphs(operation.description)}
${messages.length === 1 ? writeMessage('Payload', messages[0]!) : writeVariants(messages)}
${answers.map((answer) => writeMessage(answer.title, answer)).join('\n')}
</div>
</article>`;
}

const writeMessage = (title: string, { payload }: RealtimeMessage): string =>
  `<h4>${escapeHtml(title)}</h4><code class="shape">${writeShape(payload)}</code>`;

/** Messages of one event that differ in `type` and `data`: first the shared fields, then each message. */
function writeVariants(messages: readonly RealtimeMessage[]): string {
  const properties = messages[0]!.payload.properties as Readonly<Record<string, JsonSchema>>;
  const common = { ...messages[0]!.payload, properties: { ...properties, stream: {}, type: {}, data: {} } };
  const lines = messages.map(({ title, summary, payload }) => {
    const { stream, data } = payload.properties as Readonly<Record<string, JsonSchema>>;
    const place = `<span class="quiet">stream ${writeShape(stream!)}</span>`;
    return `<dt><code>${escapeHtml(title)}</code></dt><dd>${text(summary)} ${place}<code class="shape">${writeShape(data!)}</code></dd>`;
  });
  return `<h4>Payload</h4><code class="shape">${writeShape(common)}</code><h4>Types and their data</h4><dl>${lines.join('')}</dl>`;
}
