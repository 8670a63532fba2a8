/** How a report looks, by day and by night, when the charts' light and dark change places. */
export const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1c2430, #e4e8ef); --faint: light-dark(#5a6675, #a3aebd);
  --paper: light-dark(#fff, #12161d); --raised: light-dark(#f5f7fa, #1b212b); --line: light-dark(#d9dee6, #333c4a) }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 800px; margin: 0 auto; padding: 1.5rem 1rem 4rem; color: var(--ink); background: var(--paper) }
body.ru .en, body.en .ru { display: none }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.5rem }
header p { color: var(--faint) } header button { margin-left: auto; min-height: 44px; padding: 0 1rem }
section { border-top: 1px solid var(--line); margin-top: 2rem }
h2 > span:first-child:not(.ru) { color: var(--faint); margin-right: .4rem }
pre { background: var(--raised); padding: .8rem; overflow-x: auto; font-size: 13px; line-height: 1.35 }
.table { overflow-x: auto; margin: 1rem 0 } table { border-collapse: collapse; font-size: 15px }
th, td { padding: .2rem .9rem .2rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line) }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums }
figure { margin: 1rem 0 } figcaption { font-weight: 600; margin-bottom: .4rem } figure svg { max-width: 100%; height: auto }
@media (prefers-color-scheme: dark) { .chart svg { filter: invert(.92) hue-rotate(180deg) } }
.pictures { display: flex; flex-wrap: wrap; gap: .6rem; overflow-x: auto }
.pictures div { font-size: 13px; text-align: center; width: 6.2rem; max-width: 100% }
.pictures img { display: block; width: 84px; max-width: 100%; image-rendering: pixelated; margin: 0 auto }
.reached { color: light-dark(#18794e, #5fce9b) } .missed { color: light-dark(#b42318, #ff8f80) }`
