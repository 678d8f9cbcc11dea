/** Style sheet of `/docs`: light or dark, readable on a phone. Inlined, and allowed by its hash. */
export const docsStyle = `
:root { color-scheme: light dark; --line: light-dark(#d8dee6, #333b45); --soft: light-dark(#f4f6f8, #1b2027);
  --link: light-dark(#0b57d0, #8ab4f8); --quiet: light-dark(#57606a, #9aa4af); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif;
  background: light-dark(#fff, #12161b); color: light-dark(#1f2328, #e6e9ed); overflow-wrap: break-word; }
a { color: var(--link); }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.5rem; font-size: 1.3rem; border-bottom: 1px solid var(--line); }
h3 { margin: 0; font-size: 1rem; font-weight: 600; }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
nav ul { columns: 18rem; padding-left: 1.2rem; }
article { margin: 1rem 0; border: 1px solid var(--line); border-radius: .5rem; overflow: hidden; }
article > header { padding: .6rem .8rem; background: var(--soft); }
article > div { padding: .2rem .8rem .6rem; }
h4 { margin: .8rem 0 .2rem; font-size: .85rem; color: var(--quiet); }
p { margin: .4rem 0; }
.method { display: inline-block; min-width: 4.2em; font-weight: 700; }
.get { color: light-dark(#1a7f37, #57c274); } .post { color: light-dark(#0b57d0, #8ab4f8); }
.put, .patch { color: light-dark(#9a6700, #d8a657); } .delete { color: light-dark(#cf222e, #ff8a80); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .2rem 0; }
dt { font-weight: 600; } dd { margin: 0; min-width: 0; }
.quiet { color: var(--quiet); }
.shape { display: block; white-space: pre-wrap; padding: .4rem .6rem; border-radius: .3rem; background: var(--soft); }
@media (max-width: 32rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
`;
