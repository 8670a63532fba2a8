import { formatBytes } from '../../gpu/errors.js'
import type { Trace, TracedRow, TracedStep } from './traced.js'

/** Characters of the longest bar. */
const BAR = 10

/** A line of the tree. */
interface Line {
  depth: number
  text: string
  row?: TracedRow
}

/** A trace as a tree for the terminal: part of the step › layer › op, its WGSL file and variant, workgroups, time. */
export function formatTrace(trace: Trace): string {
  if (trace.steps.length === 0) {
    return 'no step ran: a trace sees what fit, evaluate, predict, trainOnBatch and their like do'
  }
  const timed =
    trace.clock === 'timestamps'
      ? 'timed by the device'
      : 'timed by waiting for each dispatch: the device has no timestamps'
  return [`${trace.device}, ${timed}`, ...trace.steps.map((step) => formatStep(trace, step))].join('\n\n')
}

function formatStep({ shaders }: Trace, { kind, examples, runs, rows, arena, time }: TracedStep): string {
  const lines = treeOf(rows)
  const left = lines.map(({ depth, text }) => '  '.repeat(depth) + text)
  const programs = lines.map(({ row }) => (row ? shaders[row.shader].file : ''))
  const groups = lines.map(({ row }) => row?.workgroups.join('×').replace(/(×1)+$/, '') ?? '')
  const longest = Math.max(...rows.map(({ ms }) => ms ?? 0))
  const widths = [left, programs, groups].map((column) => Math.max(...column.map(({ length }) => length)))
  const table = lines.map(({ row }, i) => {
    const cells = [
      left[i].padEnd(widths[0]),
      programs[i].padEnd(widths[1]),
      groups[i].padStart(widths[2]),
      row ? `${formatMs(row.ms).padStart(9)} ${bar(row.ms ?? 0, longest)}  ${rateOf(row)}` : '',
    ]
    return cells.join('  ').trimEnd()
  })
  const used = new Set(rows.map(({ shader }) => shader)).size
  const head = [
    `${kind} step, ${examples} examples, ran ${runs} times`,
    `${rows.length} dispatches of ${used} shaders`,
    `${formatBytes(arena.bytes)} for intermediate results that take ${formatBytes(arena.unshared)} by themselves`,
  ].join(' · ')
  const whole = time
    ? `a step: JavaScript ${formatMs(time.javascript)}, submit ${formatMs(time.submit)}, device ${formatMs(time.device)}`
    : 'ran too few times to be measured as a whole'
  const sum = rows.reduce((total, { ms }) => total + (ms ?? 0), 0)
  return [head, `${whole}; the dispatches one by one ${formatMs(sum)}`, ...table].join('\n')
}

/** Parts of the step, in them models and layers, in those the dispatches; neighbours with one name share its line. */
function treeOf(rows: readonly TracedRow[]): Line[] {
  const lines: Line[] = []
  let open: string[] = []
  for (const row of rows) {
    const path = [row.phase, ...row.layers]
    const shared = path.findIndex((name, depth) => name !== open[depth])
    const from = shared < 0 ? path.length : shared
    path.slice(from).forEach((text, i) => {
      lines.push({ depth: from + i, text })
    })
    const gradient = row.forwardOf === null ? '' : ` ← ${row.forwardOf}`
    lines.push({ depth: path.length, text: `${row.id} ${row.op}${gradient}`, row })
    open = path
  }
  return lines
}

function bar(ms: number, longest: number): string {
  return '▇'.repeat(Math.round((ms / (longest || 1)) * BAR)).padEnd(BAR)
}

function formatMs(ms: number | null): string {
  return ms === null ? '–' : `${ms >= 0.1 ? ms.toFixed(2) : ms.toFixed(3)} ms`
}

/** GFLOP/s and GB/s; too little of either is not worth a number. */
function rateOf({ flop, bytes, ms }: TracedRow): string {
  if (!ms) return ''
  const rates = [
    { rate: (flop ?? 0) / ms / 1e6, unit: 'GFLOP/s' },
    { rate: bytes / ms / 1e6, unit: 'GB/s' },
  ]
  return rates.flatMap(({ rate, unit }) => (rate < 0.1 ? [] : `${rate.toFixed(1)} ${unit}`)).join(', ')
}
