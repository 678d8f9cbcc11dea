import { describeApi } from '#src/http/openapi/describe-api.ts';
import { withDocuments } from '#src/http/openapi/document-routes.ts';
import { routes } from '#src/routes.ts';
import { readSettings } from '#src/settings/settings.ts';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: boolean;
  readonly schema: object;
}

/** One response of the document. */
interface DescribedResponse {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly required: boolean }>>;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

/** One operation of the document. */
export interface DescribedOperation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly responses: Readonly<Record<string, DescribedResponse>>;
}

const all = withDocuments(routes, '0.0.0', readSettings({}));

/** The API document, as the product serves it in development. */
export const apiDocument = describeApi(all, '0.0.0', 'meet_sessionid');

/** One path of the document: its operations by method, and whether it is also served without its last slash. */
export interface DescribedPath {
  readonly path: string;
  readonly pattern: RegExp;
  readonly slashless: boolean;
  readonly operations: Readonly<Record<string, DescribedOperation>>;
}

/** In the order of the table of routes: the first match applies. */
export const describedPaths: readonly DescribedPath[] = Object.entries(apiDocument.paths)
  // OpenAPI's rule: a concrete path precedes one with a parameter in its place.
  .toSorted(([a], [b]) => a.split('{').length - b.split('{').length)
  .map(([path, operations]) => ({
    path,
    // No id contains a dot.
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/.]+')}$`),
    slashless: all.some((route) => route.slashless === true && route.path.replaceAll(/:(\w+)/g, '{$1}') === path),
    operations: operations as Readonly<Record<string, DescribedOperation>>,
  }));
