import { type Access, type Fault, Memory, type Space } from './memory.js'
import type { Column, Lanes } from './sources.js'
import { WgslError } from './tokens.js'
import type { Value } from './types.js'

/** What the watched invocation did at a line. */
export interface Step {
  line: number
  /** Variables that it changed there, and what they became. */
  changed: { name: string; value: Value }[]
  /** Cells of shared variables that it read and wrote there. */
  touched: { variable: string; at: number; value: number; isStore: boolean }[]
}

/**
 * What runs one workgroup after the other, all invocations of one in lockstep, as a GPU does: each operation is done
 * for all lanes that are active before the next one is.
 */
export class Machine {
  readonly lanes: number
  readonly subgroup: number
  readonly faults: Fault[] = []
  readonly steps: Step[] = []
  workgroup = 0
  line = 0
  /** Values of built-in inputs of the workgroup that runs, by name. */
  builtins: Readonly<Record<string, Column>> = {}
  /** The invocation whose steps are kept. */
  watched: { workgroup: number; lane: number } | null = null
  /** Whether numbers are followed from the loads that they are made of. */
  follows = false
  /** Turns that the loops of a workgroup may take together. */
  turns = Number.POSITIVE_INFINITY
  #turned = 0
  /** Lanes that have not left the entry point. */
  alive: Lanes = []
  #epoch = 0
  #told = new Set<string>()
  readonly #workgroups: Memory[] = []

  constructor(lanes: number, subgroup: number) {
    this.lanes = lanes
    this.subgroup = subgroup
  }

  /** Makes a variable; one that invocations do not share has a place for each of them. */
  allocate(name: string, space: Space, size: number): Memory {
    const memory = new Memory(name, space, size * (isOwn(space) ? this.lanes : 1), (fault) =>
      this.report(fault),
    )
    if (space === 'workgroup') this.#workgroups.push(memory)
    return memory
  }

  /** A fault, told once for each line, kind and variable. */
  report(fault: Fault): void {
    const key = `${fault.line} ${fault.kind} ${fault.variable}`
    if (this.#told.has(key)) return
    this.#told.add(key)
    this.faults.push(fault)
  }

  access(lane: number, isAtomic = false): Access {
    return { line: this.line, lane, workgroup: this.workgroup, epoch: this.#epoch, isAtomic }
  }

  isWatched(lane: number): boolean {
    return lane === this.watched?.lane && this.workgroup === this.watched.workgroup
  }

  /** Begins a statement. */
  at(line: number, lanes: Lanes): void {
    this.line = line
    if (this.watched?.workgroup !== this.workgroup || !lanes.includes(this.watched.lane)) return
    this.steps.push({ line, changed: [], touched: [] })
  }

  changed(name: string, lane: number, value: Value): void {
    if (this.isWatched(lane)) this.#step().changed.push({ name, value })
  }

  touched(variable: string, lane: number, at: number, value: number, isStore: boolean): void {
    if (this.isWatched(lane)) this.#step().touched.push({ variable, at, value, isStore })
  }

  /** The step of the line at hand: a statement that has called a function goes on in a new one. */
  #step(): Step {
    if (this.steps.at(-1)?.line !== this.line) this.steps.push({ line: this.line, changed: [], touched: [] })
    return this.steps.at(-1)!
  }

  /** All invocations of the workgroup wait for each other, and see what the others have written. */
  barrier(lanes: Lanes): void {
    if (lanes.length !== this.alive.length || this.alive.length !== this.lanes) {
      const message = `${lanes.length} of ${this.lanes} invocations of workgroup ${this.workgroup} reach the barrier`
      this.report({ line: this.line, kind: 'divergent', variable: 'workgroupBarrier', message })
    }
    this.#epoch++
  }

  /** A loop begins another turn. */
  turn(line: number): void {
    if (++this.#turned <= this.turns) return
    throw new WgslError(
      line,
      `this loop does not seem to end: those of workgroup ${this.workgroup} have taken ${this.turns} turns`,
    )
  }

  /** Begins a workgroup: its own memory is as new. */
  begin(workgroup: number, builtins: Readonly<Record<string, Column>>): void {
    this.workgroup = workgroup
    this.builtins = builtins
    this.alive = Array.from({ length: this.lanes }, (_, i) => i)
    this.#epoch++
    this.#turned = 0
    for (const memory of this.#workgroups) memory.reset()
  }
}

const isOwn = (space: Space) => space === 'function' || space === 'private'
