import { dark, light, type Theme, type Tone } from "../../picture/theme";

/** The picture's colours as CSS variables: the reader's browser chooses light or dark. */
export const pageTheme = Object.fromEntries(
  Object.keys(light).map((tone) => [tone, `var(--${tone})`]),
) as Theme;

export function style(): string {
  return `:root{color-scheme:light dark;${variables(light)}}
@media (prefers-color-scheme:dark){:root{${variables(dark)}}}
@media print{:root{color-scheme:light;${variables(light)}}}
${RULES}`;
}

function variables(theme: Theme): string {
  return (Object.keys(theme) as Tone[]).map((tone) => `--${tone}:${theme[tone]};`).join("");
}

const RULES = `*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:78rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.7rem;line-height:1.2;margin:0;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:3rem 0 .2rem;padding-bottom:.35rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:1.8rem 0 .3rem}
p{margin:.4rem 0;max-width:52rem}
a{color:inherit}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--vpc);border:1px solid var(--line);border-radius:4px;padding:.05em .3em}
.stacks{display:flex;flex-wrap:wrap;gap:.5rem 1.2rem;margin:0 0 2rem;padding:0;list-style:none}
article+article{margin-top:5rem;padding-top:2rem;border-top:3px solid var(--line)}
.muted,figcaption{color:var(--muted)}
.note{border-left:3px solid var(--changed);padding:.1rem .8rem;margin:.8rem 0}
.problem{border-color:var(--removed);color:var(--removed);font-weight:600}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(11.5rem,1fr));gap:.75rem;margin:1.4rem 0 0}
.cards a{display:block;padding:.75rem .9rem;border:1px solid var(--line);border-radius:8px;background:var(--vpc);text-decoration:none}
.cards a:hover,.cards a:focus-visible{border-color:var(--compute)}
.cards b{display:block}
.scroll{overflow-x:auto;margin:.6rem 0 0}
.scroll:focus-visible{outline:2px solid var(--compute)}
.picture svg{display:block;min-width:60rem;max-width:100%;height:auto}
ul.tree,ul.tree ul{list-style:none;margin:0;padding:0}
ul.tree ul{margin-left:.55rem;padding-left:1rem;border-left:1px solid var(--line)}
.tree .row{display:grid;grid-template-columns:calc(23rem - 1.55rem*var(--depth)) 1fr;gap:0 1.2rem;padding:.22rem 0}
.tree li>.row{padding-left:1.1rem}
.tree summary{cursor:pointer;list-style:none;display:flex;gap:.35rem;align-items:baseline}
.tree summary::-webkit-details-marker{display:none}
.tree summary::before{content:"";flex:none;width:.45rem;height:.45rem;border-right:1.5px solid var(--muted);border-bottom:1.5px solid var(--muted);transform:rotate(-45deg);margin-right:.3rem;position:relative;top:-.1rem}
.tree details[open]>summary::before{transform:rotate(45deg)}
.tree summary .row{flex:1}
.tree .component{font-weight:600}
.tree .facts{color:var(--muted);overflow-wrap:anywhere}
.tree .facts div+div{margin-top:.05rem}
.added{color:var(--added)}.removed{color:var(--removed)}.changed{color:var(--changed)}
.tree .removed .title{text-decoration:line-through;text-decoration-thickness:1px}
.sign{display:inline-block;width:1rem;font-weight:700}
table{border-collapse:collapse;width:100%;font-size:.92em}
caption{text-align:left;color:var(--muted);padding:.4rem 0 .3rem}
th,td{text-align:left;vertical-align:top;padding:.32rem 1.1rem .32rem 0;border-bottom:1px solid var(--line)}
th{font-weight:600;white-space:nowrap}
td{overflow-wrap:anywhere;min-width:6rem}
th:last-child,td:last-child{padding-right:0}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;min-width:0}
footer{margin-top:4rem;color:var(--muted);font-size:.87em}
@media (max-width:44rem){main{padding:1.2rem .9rem 3rem}.tree .row{grid-template-columns:1fr}.tree .facts{padding-left:.1rem;font-size:.93em}table{min-width:34rem}h1{font-size:1.4rem}}
@media print{main{max-width:none;padding:0}body{font-size:10pt}h2{break-after:avoid}tr,li>.row,.cards a{break-inside:avoid}.scroll{overflow:visible}.picture svg{min-width:0;width:100%}.stacks{display:none}article+article{break-before:page;border:0}}`;
