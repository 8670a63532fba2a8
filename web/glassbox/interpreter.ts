import { type Element, type Load, type RunOptions, type Writer, writerOf } from 'glassgrad/debug'

// A worker: runs shaders on the host, so that neither the page nor the one with the device waits for it.

/** A dispatch, and the element of its result that is asked about. */
export interface Followed {
  source: string
  options: RunOptions
  element: Element
}

/** Who wrote the element, in short. */
export interface Found {
  workgroup: number
  lane: number
  /** How many steps it took, and by which it wrote the element. */
  steps: number
  store: number
  /** The line of that step. */
  line: number
  /** What the element has been made of, by variable and line. */
  loads: readonly LoadsOfLine[]
  faults: readonly string[]
}

/** Numbers of a buffer that were read at a line. */
export interface LoadsOfLine {
  variable: string
  line: number
  count: number
  /** How many of them other invocations have read, and handed on. */
  ofOthers: number
}

/** Where the invocation stands: behind a step. */
export interface Standing {
  line: number
  /** What it has in its variables, those of a function called last behind those of others. */
  variables: readonly { name: string; value: string; isNew: boolean }[]
  touched: readonly { variable: string; at: number; value: number; isStore: boolean }[]
}

export type ToInterpreter =
  | { id: number; follow: Followed }
  /** Of the invocation that was followed last. */
  | { id: number; step: number }

export type FromInterpreter = { id: number } & ({ value: Found | Standing | null } | { reason: string })

let writer: Writer | null = null

self.addEventListener('message', ({ data }: MessageEvent<ToInterpreter>) => {
  const { id } = data
  try {
    self.postMessage({ id, value: 'follow' in data ? follow(data.follow) : standing(data.step) })
  } catch (error) {
    self.postMessage({ id, reason: (error as Error).message })
  }
})

function follow({ source, options, element }: Followed): Found | null {
  writer = writerOf(source, options, element)
  if (!writer) return null
  const { workgroup, lane, steps, store, loads, faults } = writer
  return {
    ...{ workgroup, lane, store },
    steps: steps.length,
    line: steps[store].line,
    loads: byLine(loads, lane),
    faults: faults.filter(({ kind }) => kind !== 'readOutside').map(({ message }) => message),
  }
}

function byLine(loads: readonly Load[], own: number): LoadsOfLine[] {
  const lines = new Map<string, LoadsOfLine>()
  const cells = new Set<string>()
  for (const { variable, line, lane, at } of loads) {
    const [key, cell] = [`${variable} ${line}`, `${variable} ${line} ${at}`]
    const known = lines.get(key) ?? { variable, line, count: 0, ofOthers: 0 }
    lines.set(key, known)
    if (cells.has(cell)) continue
    cells.add(cell)
    known.count++
    if (lane !== own) known.ofOthers++
  }
  return [...lines.values()].sort((a, b) => a.line - b.line)
}

function standing(step: number): Standing {
  const { steps } = writer!
  const { line, touched } = steps[step]
  const values = new Map<string, { value: unknown; isNew: boolean }>()
  for (let i = 0; i <= step; i++) {
    for (const { name, value } of steps[i].changed) values.set(name, { value, isNew: i === step })
  }
  const variables = [...values].map(([name, { value, isNew }]) => ({ name, value: written(value), isNew }))
  return { line, variables, touched: touched.slice(0, MOST_TOUCHED) }
}

const MOST_TOUCHED = 16

/** A value as WGSL would have it, in short. */
function written(value: unknown): string {
  if (typeof value === 'number')
    return Number.isInteger(value) ? `${value}` : `${Number(value.toPrecision(7))}`
  if (Array.isArray(value)) {
    const shown = value.slice(0, 16).map(written)
    return `(${shown.join(', ')}${value.length > 16 ? ', …' : ''})`
  }
  return String(value)
}
