/** How a report looks. */
export const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 800px; margin: 0 auto; padding: 1.5rem 1rem 4rem; color: #1c2430; background: #fff }
body.ru .en, body:not(.ru) .ru { display: none }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.5rem }
header p { color: #5a6675 } header button { margin-left: auto }
section { border-top: 1px solid #d9dee6; margin-top: 2rem }
h2 > span:first-child:not(.ru) { color: #8a94a3; margin-right: .4rem }
pre { background: #f5f7fa; padding: .8rem; overflow-x: auto; font-size: 13px; line-height: 1.35 }
.table { overflow-x: auto; margin: 1rem 0 } table { border-collapse: collapse; font-size: 15px }
th, td { padding: .2rem .9rem .2rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #e8ecf1 }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums }
figure { margin: 1rem 0 } figcaption { font-weight: 600; margin-bottom: .4rem } figure svg { max-width: 100%; height: auto }
.pictures { display: flex; flex-wrap: wrap; gap: .6rem; overflow-x: auto }
.pictures div { font-size: 13px; text-align: center; width: 6.2rem; max-width: 100% }
.pictures img { display: block; width: 84px; max-width: 100%; image-rendering: pixelated; margin: 0 auto }
.reached { color: #18794e } .missed { color: #b42318 }`
