import { sections } from '#src/settings/catalogue.ts';
import { notApplicable } from '#src/settings/not-applicable.ts';
import type { Setting } from '#src/settings/setting.ts';

/** `docs/settings.md`, generated from the definitions that the product reads its environment with. */
export function drawSettings(): string {
  const tables = sections.map(({ title, settings }) => {
    const rows = Object.entries<Setting<unknown>>(settings).map(([name, setting]) => drawRow(name, setting));
    return [`## ${title}`, '', '| Name | Kind | Default | Meaning |', '|---|---|---|---|', ...rows].join('\n');
  });
  return `${[introduction, ...tables, drawNotApplicable()].join('\n\n')}\n`;
}

const introduction = `# Settings

This page is drawn from the code by \`npm run settings\`; a test fails when it is stale.

All settings are environment variables, read once at the start. A wrong value stops the start with a sentence that
names the variable, its value (never that of a secret) and what is expected; all wrong ones at once. The start also
says how many names of the environment were understood, which do nothing here and why, and which are unknown.

- An empty variable counts as left out; an empty *switch* of La Suite Meet is off, as it is there.
- *switch*: \`yes\` \`y\` \`true\` \`1\` or \`no\` \`n\` \`false\` \`0\`, in any case.
- *list*: separated by commas. *dict*: a Python literal or JSON. *rate*: a number per second, minute, hour or day; 0
  refuses all.
- *secret*: is also read from the file that \`<NAME>_FILE\` names; the file goes before the variable, blanks around its
  content are dropped.
- The profile is what \`NODE_ENV\` or \`DJANGO_CONFIGURATION\` names, the stricter of both, else development. A profile
  that is not known stops the start. Defaults that differ by profile are named so.
- Production does not start with secrets that are short or known: they are named, all at once, with everything that is
  missing.`;

function drawRow(name: string, setting: Setting<unknown>): string {
  const { kind, byDefault, inProfile, meaning, config, later } = setting;
  const others = Object.entries(inProfile).map(([profile, value]) => `; in ${profile} ${code(value)}`);
  const key = config === undefined ? '' : ` In \`config/\`: \`${config}\`.`;
  const cells = [
    `\`${name}\``,
    kind.name,
    `${code(byDefault)}${others.join('')}`,
    `${meaning}${key}${later ? notYet(config) : ''}`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

const notYet = (config: string | undefined): string =>
  ` **Not yet**, or not wholly, there in this version${config === undefined ? '' : ': `config/` says that it is off'}.`;

const code = (value: string | undefined): string => {
  if (value === undefined) return 'none';
  return value === '' ? 'empty' : `\`${value}\``;
};

function drawNotApplicable(): string {
  const rows = Object.entries(notApplicable).map(
    ([name, { reason, instead }]) => `| \`${name}\` | ${reason} | ${instead} |`,
  );
  return ['## Not applicable', '', '| Name | Reason | Instead |', '|---|---|---|', ...rows].join('\n');
}
