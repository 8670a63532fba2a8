/** Variables, and who has touched which part of them since when. */
import type { Source } from './sources.js'

export type Fault = {
  /** The line of the program, from 1. */
  line: number
  /**
   * A `race`: two invocations meet in one place, at least one of them writing. `readOutside`, `writeOutside`: an element
   * that a variable doesn't have; a device reads or writes some other one. `unwritten`: workgroup memory is read that
   * nobody has written. `divergent`: not all invocations come to where all are needed, or not with the same values.
   */
  kind: 'race' | 'readOutside' | 'writeOutside' | 'unwritten' | 'divergent'
  variable: string
  /** What happened, in words. */
  message: string
}

/** What invocations share: only there can two of them meet. */
export type Space = 'function' | 'private' | 'workgroup' | 'storage' | 'uniform'

/** Where and by whom a memory is accessed. */
export interface Access {
  line: number
  /** The invocation in its workgroup, and the workgroup. */
  lane: number
  workgroup: number
  /** How many barriers the workgroup has passed. */
  epoch: number
  isAtomic?: boolean
  /** The number of the subgroup in its workgroup, where all of it does this as one; the lane is its first. */
  subgroup?: number
}

/**
 * The cells of one variable, a number each. Of what invocations share it keeps for each cell who has written and read it
 * since the last barrier, and reports two that meet: https://www.w3.org/TR/WGSL/#memory-model. Between workgroups there is no barrier.
 */
export class Memory {
  readonly cells: Float64Array
  readonly #name: string
  readonly #space: Space
  readonly #report: (fault: Fault) => void
  #written: (Access | undefined)[] = []
  #read: (Access | undefined)[] = []
  /** Of cells that two invocations have read with no barrier between them the other read. */
  #others: (Access | undefined)[] = []
  readonly #isShared: boolean
  /** A cell whose writer is looked for, and who has written it last. */
  sought: number | null = null
  writer: Access | null = null
  /** What its numbers have been made of, where that is followed. */
  sources: Source[] = []

  constructor(name: string, space: Space, size: number, report: (fault: Fault) => void) {
    this.cells = new Float64Array(size)
    this.#name = name
    this.#space = space
    this.#report = report
    this.#isShared = space === 'workgroup' || space === 'storage'
  }

  /** As new: zeros that nobody has written. What a workgroup has is so when it begins. */
  reset(): void {
    this.cells.fill(0)
    this.#written = []
    this.#read = []
    this.#others = []
    this.sources = []
  }

  load(at: number, access: Access): number {
    if (this.#isShared && at < this.cells.length) {
      const writer = this.#written[at]
      if (this.#space === 'workgroup' && !writer && !access.isAtomic)
        this.#tell('unwritten', access, `reads ${this.#cell(at)}, which nobody has written`)
      if (writer && this.#meet(writer, access))
        this.#tell('race', access, `reads ${this.#cell(at)} and ${who(writer)} writes it`)
      const [reader, other] = [this.#read[at], this.#others[at]]
      if (!reader || !this.#isApart(reader, access)) this.#read[at] = access
      // One of another workgroup is the better to keep: no barrier puts its read before a write here.
      else if (!other || other.workgroup === reader.workgroup || access.workgroup !== reader.workgroup) {
        this.#others[at] = access
      }
    }
    return this.cells[at] ?? 0
  }

  /** Cells that have been written, in order. */
  writtenCells(): number[] {
    return Object.keys(this.#written).map(Number)
  }

  /**
   * Stores numbers from a cell on.
   * @param whole the cells that the store may touch: for a component those of its vector
   */
  store(at: number, values: readonly number[], access: Access, whole = { at, size: values.length }): void {
    if (this.#isShared) {
      for (let i = whole.at; i < whole.at + whole.size; i++) this.#mark(i, access)
    }
    for (const [i, value] of values.entries()) this.cells[at + i] = value
    if (this.sought !== null && this.sought >= at && this.sought < at + values.length) this.writer = access
  }

  #mark(at: number, access: Access): void {
    const writer = this.#written[at]
    if (writer && this.#meet(writer, access)) {
      this.#tell('race', access, `writes ${this.#cell(at)} and so does ${who(writer)}`)
    }
    for (const reader of [this.#read[at], this.#others[at]]) {
      if (reader && this.#meet(reader, access)) {
        this.#tell('race', access, `writes ${this.#cell(at)} and ${who(reader)} reads it`)
      }
    }
    this.#written[at] = access
  }

  /** Whether two accesses, one of them a write, may come at the same time. */
  #meet(a: Access, b: Access): boolean {
    return !(a.isAtomic && b.isAtomic) && this.#isApart(a, b)
  }

  /** Whether two accesses are of two invocations, with no barrier between them. */
  #isApart(a: Access, b: Access): boolean {
    if (a.workgroup !== b.workgroup) return this.#space === 'storage'
    return (a.lane !== b.lane || a.subgroup !== b.subgroup) && a.epoch === b.epoch
  }

  #tell(kind: Fault['kind'], access: Access, message: string): void {
    this.#report({ line: access.line, kind, variable: this.#name, message: `${who(access)} ${message}` })
  }

  #cell(at: number): string {
    return `${this.#name}, number ${at}`
  }
}

function who({ workgroup, lane, line, subgroup }: Access): string {
  return `${subgroup === undefined ? `invocation ${lane}` : `subgroup ${subgroup}`} of workgroup ${workgroup} (line ${line})`
}
