import { Html } from './escape.js';

/** Colours by name, for light and for dark; a test measures the contrast of each pair. */
const LIGHT = {
  page: '#f6f8fa',
  card: '#ffffff',
  code: '#f0f3f6',
  line: '#d0d7de',
  text: '#1f2328',
  soft: '#57606a',
  link: '#0757ba',
  pass: '#176f2c',
  fail: '#b91c26',
  error: '#7c3ab8',
  blocked: '#7d4e00',
  skipped: '#57606a',
};
const DARK: typeof LIGHT = {
  page: '#0d1117',
  card: '#151b23',
  code: '#1f2730',
  line: '#3d444d',
  text: '#e8edf2',
  soft: '#a3adb8',
  link: '#79b8ff',
  pass: '#4cc563',
  fail: '#ff8079',
  error: '#d2a8ff',
  blocked: '#e5b94e',
  skipped: '#a3adb8',
};
export const COLORS = { light: LIGHT, dark: DARK };

const variables = (colors: typeof LIGHT): string =>
  Object.entries(colors)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

/**
 * The one style sheet. No colour says anything alone: each status has its sign and its word. On paper all evidence is
 * printed, folded or not.
 */
export const STYLE = new Html(`
:root{color-scheme:light dark;${variables(LIGHT)}}
@media (prefers-color-scheme:dark){:root{${variables(DARK)}}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Apple SD Gothic Neo","Malgun Gothic","Noto Sans KR","Noto Sans CJK KR",sans-serif;overflow-wrap:anywhere}
:lang(ko){word-break:keep-all}
header,main,footer{max-width:62rem;margin:0 auto;padding:1rem 1.25rem}
header{padding-top:2rem}
h1{font-size:1.75rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.3rem;line-height:1.3;margin:2.5rem 0 .75rem}
h3{font-size:1.05rem;line-height:1.4;margin:0}
h4{font-size:1rem;line-height:1.4;margin:0}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,input:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:-99rem;top:0;background:var(--card);padding:.75rem 1rem;z-index:1}
.skip:focus{left:.5rem;top:.5rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1rem 1.25rem;margin:0 0 1rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.25rem;margin:0}
dt{color:var(--soft)}
dt::first-letter,thead th::first-letter,.numbers li::first-letter{text-transform:uppercase}
dd{margin:0;min-width:0}
pre,code{font:.875rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"D2Coding","Noto Sans Mono CJK KR",monospace;unicode-bidi:isolate;word-break:normal}
pre{background:var(--code);border-radius:6px;padding:.5rem .75rem;margin:0;white-space:pre-wrap;max-height:24rem;overflow:auto}
.soft{color:var(--soft)}
.pass{color:var(--pass)}.fail{color:var(--fail)}.error{color:var(--error)}.blocked{color:var(--blocked)}.skipped{color:var(--skipped)}
.badge{display:inline-block;border:1.5px solid currentColor;border-radius:2rem;padding:0 .65rem;font-size:.85rem;font-weight:600;white-space:nowrap}
.verdict{font-size:1.15rem;font-weight:600;margin:.25rem 0 1rem}
nav ul{list-style:none;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}
nav h2{font-size:1rem;margin:0 0 .35rem}
.numbers{display:flex;flex-wrap:wrap;gap:.5rem 2.25rem;padding:0;margin:0 0 1rem;list-style:none}
.numbers strong{display:block;font-size:1.6rem;line-height:1.2}
.bar{display:block;width:100%;height:.75rem;border-radius:.4rem;margin:0 0 1rem}
.scroll{overflow-x:auto}
.scroll table{overflow-wrap:normal}
table{border-collapse:collapse;width:100%}
caption{text-align:left;font-weight:600;padding-bottom:.35rem}
th,td{text-align:left;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top}
tbody th{font-weight:500}
th.n,td.n{text-align:right;font-variant-numeric:tabular-nums}
figure{margin:0 0 1rem;overflow-x:auto}
.topology{display:block;width:100%;min-width:30rem;height:auto;max-height:26rem}
.topology .box{fill:var(--card);stroke:var(--soft);stroke-width:1.5}
.topology .main{stroke:var(--link);stroke-width:2.5}
.topology .wire{stroke:var(--soft);stroke-width:2;fill:none}
.topology text{fill:var(--text);font-size:15px;text-anchor:middle}
.topology .name{font-weight:600;font-size:17px}
.topology .small{fill:var(--soft);font-size:14px}
.filter{display:inline-flex;gap:.5rem;align-items:center;margin:0 0 .5rem;padding:.25rem 0;cursor:pointer}
.filter input{width:1.15rem;height:1.15rem;accent-color:var(--link)}
.lab-head{display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:baseline}
.lab-head .id{font-weight:400;color:var(--soft)}
summary{cursor:pointer;padding:.35rem 0;color:var(--soft)}
.lab p{margin:.35rem 0 0}
.checks,.steps{list-style:none;padding:0;margin:.5rem 0 0}
.checks>li{border-top:1px solid var(--line);padding:.9rem 0}
.checks h4{margin:0 0 .5rem;display:flex;flex-wrap:wrap;gap:.25rem .6rem;align-items:baseline}
.steps>li{padding:.5rem 0}
.steps p{margin:0 0 .3rem}
.steps pre+pre{margin-top:.25rem;border-left:3px solid var(--line);border-radius:0 6px 6px 0}
.nothing{display:none}
main:has(#only-open:checked) .lab-pass,main:has(#only-open:checked) .chapter-pass{display:none}
main:has(#only-open:checked):not(:has(.lab-open)) .nothing{display:block}
footer{color:var(--soft);font-size:.9rem;padding-bottom:3rem}
@media (max-width:40rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}.card{padding:.85rem 1rem}}
@media print{
:root{color-scheme:light;${variables({ ...LIGHT, page: '#ffffff', code: '#ffffff' })}}
body{font-size:10.5pt}
header,main,footer{max-width:none;padding:0}
nav,.skip,.filter{display:none}
a{color:inherit;text-decoration:none}
pre{max-height:none;border:1px solid var(--line)}
.card{border-color:var(--line);break-inside:auto}
.checks>li,figure,tr{break-inside:avoid}
h2,h3,h4,.lab-head,summary{break-after:avoid}
.lab>details::details-content{content-visibility:visible;block-size:auto}
@page{margin:16mm}
}
`);
