import { type Element, type RunOptions, type Writer, writerOf } from 'glassgrad/debug'

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
  faults: readonly string[]
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
  const { workgroup, lane, steps, store, faults } = writer
  return {
    ...{ workgroup, lane, store },
    steps: steps.length,
    line: steps[store].line,
    faults: faults.filter(({ kind }) => kind !== 'readOutside').map(({ message }) => message),
  }
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
