import { paragraphs, text, writeDocsFrame, writeShapes } from '#src/documents/docs-frame.ts';
import { writeShape } from '#src/documents/docs-shape.ts';
import type { JsonSchema } from '#src/documents/schema-writer.ts';
import { escapeHtml } from '#src/identity/page.ts';
import type { ApiDocument } from './describe-api.ts';

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly { name: string; in: string; description?: string; schema: JsonSchema }[];
  readonly requestBody?: { readonly content: Content };
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}

interface Entry {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** Renders the API document, served at `address`, as a page without scripts or external resources. */
export function writeDocsPage(document: ApiDocument, address = '/openapi.json'): string {
  const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Entry => ({ method, path, operation: operation as Operation })),
  );
  const sections = Map.groupBy(entries, ({ operation }) => operation.tags[0] ?? '');
  const groups = [...sections].map(([tag, each]) => ({ title: tag, html: each.map(writeOperation).join('\n') }));
  return writeDocsFrame(document.info, {
    title: `${document.info.title} API`,
    links: [
      { words: 'As an OpenAPI document', href: address },
      { words: 'The realtime channel', href: '/docs/realtime' },
    ],
    contents: entries.map(writeLink).join(''),
    sections: [...groups, { title: 'Shapes', html: writeShapes(document.components.schemas) }],
  });
}

const heading = ({ method, path }: Entry): string =>
  `<span class="method ${method}">${method.toUpperCase()}</span> <code>${escapeHtml(path)}</code>`;

const writeLink = (entry: Entry): string =>
  `<li><a href="#${escapeHtml(entry.operation.operationId)}">${escapeHtml(entry.operation.summary ?? entry.path)}</a></li>`;

function writeOperation(entry: Entry): string {
  const { operation } = entry;
  return `<article id="${escapeHtml(operation.operationId)}">
<header><h3>${heading(entry)}</h3><p>${escapeHtml(operation.summary ?? '')}</p></header>
<div>
${paragraphs(operation.description ?? '')}
<p class="quiet">${escapeHtml(writeSecurity(operation))}</p>
${writeParameters(operation)}${writeBody(operation)}
<h4>Answers</h4>
<dl>${Object.entries(operation.responses)
    .map(
      ([status, { description, content }]) => `<dt>${status}</dt><dd>${text(description)}${writeContent(content)}</dd>`,
    )
    .join('')}</dl>
</div>
</article>`;
}

function writeSecurity({ security }: Operation): string {
  const ways = security.map((way) => Object.keys(way).join(' and ') || 'nothing');
  return ways.length === 0 ? 'Needs no credential.' : `Needs: ${ways.join(', or ')}.`;
}

function writeParameters({ parameters = [] }: Operation): string {
  if (parameters.length === 0) return '';
  const lines = parameters.map(
    ({ name, in: place, description, schema }) =>
      `<dt><code>${escapeHtml(name)}</code> <span class="quiet">${escapeHtml(place)}</span></dt>` +
      `<dd>${text(description ?? '')} <code>${writeShape(schema)}</code></dd>`,
  );
  return `<h4>Parameters</h4><dl>${lines.join('')}</dl>`;
}

function writeBody({ requestBody }: Operation): string {
  if (requestBody === undefined) return '';
  const types = Object.keys(requestBody.content);
  const { schema } = requestBody.content[types[0]!]!;
  return `<h4>Body: ${escapeHtml(types.join(', '))}</h4><code class="shape">${writeShape(schema)}</code>`;
}

function writeContent(content: Content | undefined): string {
  const shown = Object.entries(content ?? {}).map(([type, { schema }]) =>
    type === 'application/json' ? writeShape(schema) : escapeHtml(type),
  );
  return shown.length === 0 ? '' : `<code class="shape">${shown.join('\n')}</code>`;
}
