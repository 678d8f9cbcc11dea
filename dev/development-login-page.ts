import { createHash } from 'node:crypto';
import { escapeHtml } from '#src/identity/page.ts';

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
main { width: min(22rem, calc(100vw - 2rem)); }
h1 { font-size: 1.4rem; }
label { display: block; margin-top: 1rem; }
input, button { font: inherit; width: 100%; box-sizing: border-box; padding: .6rem; border-radius: .4rem; }
input { border: 1px solid GrayText; background: Field; color: FieldText; }
button { margin-top: 1.5rem; border: 0; background: #1a56db; color: #fff; cursor: pointer; }
:focus-visible { outline: 3px solid #f59e0b; outline-offset: 2px; }
[role=alert] { color: light-dark(#b91c1c, #fca5a5); }
`;

const submitAtOnce = `document.forms[0].submit()`;

const sha256 = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Content security policy of both pages: only their own style and script. */
export const developmentPagePolicy = `default-src 'none'; style-src ${sha256(style)}; script-src ${sha256(submitAtOnce)}; frame-ancestors 'none'; base-uri 'none'`;

const frame = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;

/** Login form for an e-mail and a name. `problem` is a sentence about the previous input. */
export function developmentLoginPage(form: { action: string; email: string; name: string; problem?: string }): string {
  return frame(
    'Log in for development',
    `<p>No password is asked for: this page exists only on development machines.</p>
${form.problem === undefined ? '' : `<p role="alert">${escapeHtml(form.problem)}</p>`}
<form method="post" action="${escapeHtml(form.action)}">
<label for="email">E-mail</label>
<input id="email" name="email" type="email" required maxlength="254" autocomplete="email" autofocus value="${escapeHtml(form.email)}">
<label for="name">Name</label>
<input id="name" name="name" required maxlength="100" autocomplete="name" value="${escapeHtml(form.name)}">
<button type="submit">Log in</button>
</form>`,
  );
}

/** Page that submits the provider's hidden logout form automatically; `form` is that form. */
export function developmentLogoutPage(form: string): string {
  const complete = form.replace(
    '</form>',
    '<input type="hidden" name="logout" value="yes"><button type="submit">Log out</button></form>',
  );
  return frame('Log out', `${complete}\n<script>${submitAtOnce}</script>`);
}
