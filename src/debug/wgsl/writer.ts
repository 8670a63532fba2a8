import type { Step } from './machine.js'
import type { Fault } from './memory.js'
import { prepare, type RunOptions } from './run.js'
import { type Load, loadsOf } from './sources.js'

/** An element of what a program writes. */
export interface Element {
  /** Of group 0. */
  binding: number
  /** Its number in the buffer, from 0. */
  at: number
  /** How many the buffer has, without the room behind them. */
  of: number
}

/** Who writes an element, and all that this invocation did. */
export interface Writer {
  workgroup: number
  /** The invocation within its workgroup. */
  lane: number
  /** What it did, line by line. */
  steps: Step[]
  /** The step by which the element got its value: the last that stored it. */
  store: number
  /**
   * Numbers of buffers that its value has been made of, by way of workgroup memory and of other lanes of the subgroup too: who
   * has read each of them, and at which line.
   */
  loads: Load[]
  faults: Fault[]
}

/**
 * Finds the invocation that writes an element, and follows it. Workgroups run one after the other, those first that
 * ought to write it by the place of what has been written so far.
 * @returns null where no invocation writes it
 * @throws WgslError as `run` does; RangeError where nothing is bound there
 */
export function writerOf(source: string, options: RunOptions, { binding, at, of }: Element): Writer | null {
  const search = prepare(source, options)
  const output = search.memories.find((memory) => memory.binding === binding)
  if (!output) throw new RangeError(`writerOf: the program has nothing at @binding(${binding})`)
  output.memory.sought = at
  const { count } = search
  const tried = new Set<number>()
  const writes = (workgroup: number) => {
    if (workgroup < 0 || workgroup >= count || tried.has(workgroup)) return false
    tried.add(workgroup)
    search.runWorkgroup(workgroup)
    return output.memory.writer !== null
  }
  // Elements one after the other; then tiles; then one workgroup after the other.
  const spread = Math.floor((at / of) * count)
  const found = writes(spread) || writes(0) || writes(byTiles(output.memory.writtenCells(), at, of, count))
  for (let workgroup = 0; !found && workgroup < count && !writes(workgroup); ) workgroup++
  const { writer } = output.memory
  return writer && follow(source, options, writer, output.name, at)
}

/** Runs the one workgroup again, and keeps what the one invocation does. */
function follow(
  source: string,
  options: RunOptions,
  { workgroup, lane }: { workgroup: number; lane: number },
  name: string,
  at: number,
): Writer {
  const { machine, memories, runWorkgroup } = prepare(source, options)
  machine.watched = { workgroup, lane }
  machine.follows = true
  runWorkgroup(workgroup)
  const { steps, faults } = machine
  const store = steps.findLastIndex(({ touched }) =>
    touched.some((cell) => cell.isStore && cell.variable === name && cell.at === at),
  )
  const { sources } = memories.find((memory) => memory.name === name)!.memory
  return { workgroup, lane, steps, store, loads: loadsOf(sources[at]), faults }
}

/**
 * The workgroup of an element, where the first one's cells show that they have tiles of a matrix, numbered along its
 * rows: how wide a tile is, how long a row, how many rows a tile has.
 */
function byTiles(cells: readonly number[], at: number, of: number, count: number): number {
  const width = cells.findIndex((cell, i) => cell !== i)
  if (width <= 0) return -1
  const row = cells[width]
  const height = Math.ceil(cells.length / width)
  const across = Math.ceil(row / width)
  const layers = Math.max(1, Math.round(count / (across * Math.ceil(of / row / height))))
  const rows = of / row / layers
  const layer = Math.floor(at / row / rows)
  const tile = Math.floor((Math.floor(at / row) % rows) / height) * across + Math.floor((at % row) / width)
  return layer * across * Math.ceil(rows / height) + tile
}
