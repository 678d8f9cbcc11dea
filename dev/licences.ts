/** What is read of a parts list in CycloneDX's JSON. */
export interface PartsList {
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly licenses?: readonly {
      readonly license?: { readonly id?: string; readonly name?: string };
      readonly expression?: string;
    }[];
  }[];
}

/** Licences that packages of production may have: permissive ones. */
export const permitted: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
]);

/** Lists packages with version and licence; `unknown` where the parts list names none. */
export function licencesOf({ components }: PartsList): { readonly part: string; readonly licence: string }[] {
  return components
    .map(({ name, version, licenses = [] }) => ({
      part: `${name} ${version}`,
      licence:
        licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name).join(' AND ') ||
        'unknown',
    }))
    .sort((a, b) => (a.part < b.part ? -1 : 1));
}
