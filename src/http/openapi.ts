import { z } from 'zod';
import type { Route, Who } from './route.ts';

/** The OpenAPI 3.1 document of the routes, made from the very schemas that validate and describe. */
export function describeApi(routes: readonly Route[], version: string): object {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeOperation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Greenroom', version },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'sessionid' },
        operator: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function describeOperation(route: Route): object {
  const parameters = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  return {
    operationId: operationId(route),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === null || route.body === 'text'
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body) } } } }),
    security: security(route.who),
    responses: { ...describeSuccess(route), default: { description: 'An error' } },
  };
}

function describeSuccess(route: Route): object {
  const described = Object.entries(route.answers ?? {}).map(([status, schema]) => [
    status,
    { description: '', ...(schema === null ? {} : { content: { 'application/json': { schema: schemaOf(schema) } } }) },
  ]);
  return Object.fromEntries(described);
}

function security(who: Who): object[] {
  if (who === 'user') return [{ session: [] }];
  return who === 'operator' ? [{ operator: [] }, { session: [] }] : [];
}

const operationId = (route: Route): string =>
  [
    route.method.toLowerCase(),
    ...route.path.split(/\W+/).filter((word) => word !== '' && !['api', 'v1', '0'].includes(word)),
  ].join('_');

function schemaOf(schema: z.ZodType): object {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return described;
}
