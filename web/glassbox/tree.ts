import type { TracedRow } from 'glassgrad'

/** A part of the step, a model, a layer, or a metric: what it holds, in order. */
export interface Group {
  name: string
  /** Names from the part of the step down to this one. */
  path: string
  ms: number
  children: (Group | TracedRow)[]
}

export const isGroup = (child: Group | TracedRow): child is Group => 'children' in child

/** Rows under their parts of the step and layers; neighbours with one name share a group. */
export function groupsOf(rows: readonly TracedRow[]): Group[] {
  const root: Group = { name: '', path: '', ms: 0, children: [] }
  for (const row of rows) {
    let group = root
    for (const name of [row.phase, ...row.layers]) {
      const last = group.children.at(-1)
      if (last && isGroup(last) && last.name === name) group = last
      else {
        const path = `${group.path}/${row.id} ${name}`
        const next: Group = { name, path, ms: 0, children: [] }
        group.children.push(next)
        group = next
      }
      group.ms += row.ms ?? 0
    }
    group.children.push(row)
  }
  return root.children.filter(isGroup)
}
