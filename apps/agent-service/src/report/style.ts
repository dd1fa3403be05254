/** The printable report's only style sheet; the page's policy allows it by its hash. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --bg: light-dark(#ffffff, #0c0f15);
  --sunk: light-dark(#f4f5f8, #161c26);
  --text: light-dark(#151a25, #e9edf4);
  --muted: light-dark(#545e72, #a0abbe);
  --line: light-dark(#dfe3ea, #2c3442);
  --accent: light-dark(#4f46e5, #9a96ff);
  --good: light-dark(#0c7547, #4fd69c);
  --warning: light-dark(#9a5200, #f7b24f);
  --critical: light-dark(#bf2029, #ff8287);
  --mark: light-dark(#0b6e80, #55d3e3);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 15px/1.5 ui-sans-serif, system-ui, 'Segoe UI', sans-serif; }
main { max-width: 1000px; margin: 0 auto; padding: 32px 20px 64px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 19px; margin: 40px 0 10px; }
p { margin: 6px 0; max-width: 75ch; }
.muted { color: var(--muted); }
.notice { border-left: 4px solid var(--warning); background: var(--sunk); padding: 8px 12px; }
.verdict { font-size: 18px; font-weight: 600; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px; margin: 20px 0 0; }
dl > div { background: var(--sunk); border-radius: 10px; padding: 10px 14px; }
dt { color: var(--muted); font-size: 13px; }
dd { margin: 0; font-size: 17px; font-weight: 600; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
dd.big { font-size: 24px; }
figure { margin: 12px 0 0; }
figcaption { color: var(--muted); font-size: 13px; display: flex; flex-wrap: wrap; gap: 4px 20px; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--muted); font-size: 12px; }
.grid { stroke: var(--line); }
.curve { fill: none; stroke: var(--accent); stroke-width: 2.5; stroke-linejoin: round; stroke-linecap: round; }
.dot { fill: var(--accent); }
.unknown { fill: var(--muted); opacity: 0.16; }
.WARNING { fill: var(--warning); opacity: 0.2; }
.CRITICAL { fill: var(--critical); opacity: 0.24; }
.act { stroke: var(--mark); stroke-width: 1.5; stroke-dasharray: 4 3; }
svg .number { fill: var(--mark); font-weight: 700; text-anchor: middle; }
.key { display: inline-block; width: 14px; height: 10px; margin-right: 6px; vertical-align: baseline; }
.scroll { overflow-x: auto; margin-top: 14px; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
caption { text-align: left; color: var(--muted); font-size: 13px; padding-bottom: 4px; }
th, td { text-align: left; vertical-align: top; padding: 7px 10px 7px 0; border-bottom: 1px solid var(--line); }
th { font-size: 13px; color: var(--muted); font-weight: 600; }
td { overflow-wrap: break-word; max-width: 40ch; }
th.n, td.n, td time { white-space: nowrap; font-variant-numeric: tabular-nums; }
th.n, td.n { text-align: right; padding-right: 18px; }
ul { list-style: none; margin: 0; padding: 0; min-width: 20ch; }
li { white-space: pre-line; overflow-wrap: anywhere; }
summary { cursor: pointer; color: var(--accent); margin-top: 12px; }
.rise { color: var(--good); }
.fall { color: var(--critical); }
@media print {
  :root { color-scheme: light; }
  main { max-width: none; padding: 0; }
  h2 { break-after: avoid; }
  tr, figure, dl > div { break-inside: avoid; }
  .scroll { overflow: visible; }
  details::details-content { content-visibility: visible; }
  summary { display: none; }
  thead { display: table-header-group; }
  svg, .key, dl > div { print-color-adjust: exact; }
}
`;
