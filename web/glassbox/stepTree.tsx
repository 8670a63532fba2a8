import type { Signal } from '@preact/signals'
import { useSignal } from '@preact/signals'
import type { Trace, TracedRow, TracedStep } from 'glassgrad'
import { FIT } from './codeLinks.js'
import { phaseName } from './phases.js'
import { type Group, groupsOf, isGroup } from './tree.js'
import { milliseconds } from './units.js'

interface Context {
  rows: readonly TracedRow[]
  shaders: Trace['shaders']
  /** Milliseconds of the longest row. */
  longest: number
  selected: Signal<number | null>
  /** The row that the pointer or the keyboard is on. */
  pointed: Signal<number | null>
  /** Whose rows stand out. */
  pointedLayer: string | null
}

/** The step as a tree: part › layer › op › WGSL file › workgroups › time. A click opens a row's shader. */
export function StepTree({
  step: { rows },
  shaders,
  selected,
  pointedLayer = null,
}: {
  step: TracedStep
  shaders: Trace['shaders']
  selected: Signal<number | null>
  pointedLayer?: string | null
}) {
  const pointed = useSignal<number | null>(null)
  const longest = Math.max(...rows.map(({ ms }) => ms ?? 0))
  const context = { rows, shaders, longest, selected, pointed, pointedLayer }
  return (
    <ul class="step-tree">
      {groupsOf(rows).map((group) => (
        <Part key={group.path} group={group} depth={0} context={context} />
      ))}
    </ul>
  )
}

function Part({ group, depth, context }: { group: Group; depth: number; context: Context }) {
  const phase = depth === 0 ? group.name : undefined
  return (
    <li>
      <details open>
        <summary class={phase && `phase ${phase}`}>
          {phase ? <span>{phaseName(phase)}</span> : <span translate={false}>{group.name}</span>}{' '}
          <small>{milliseconds(group.ms)}</small>
        </summary>
        <ul>
          {group.children.map((child) =>
            isGroup(child) ? (
              <Part key={child.path} group={child} depth={depth + 1} context={context} />
            ) : (
              <Row key={child.id} row={child} context={context} />
            ),
          )}
        </ul>
      </details>
    </li>
  )
}

function Row({ row, context }: { row: TracedRow; context: Context }) {
  const { rows, shaders, longest, selected, pointed, pointedLayer } = context
  const at = pointed.value ?? selected.value
  const isOfLayer = pointedLayer === FIT || (pointedLayer !== null && row.layers.includes(pointedLayer))
  const linked = isOfLayer || (at !== null && at !== row.id && areLinked(row, rows[at]))
  return (
    <li>
      <button
        type="button"
        class={`row ${row.phase}${linked ? ' linked' : ''}`}
        aria-pressed={selected.value === row.id}
        data-row={row.id}
        onClick={() => {
          selected.value = row.id
        }}
        onPointerEnter={() => {
          pointed.value = row.id
        }}
        onPointerLeave={() => {
          pointed.value = null
        }}
      >
        <span class="op" translate={false}>
          {row.op}
          {row.forwardOf !== null && <small> ← {rows[row.forwardOf].op}</small>}
        </span>
        <code>{shaders[row.shader].file}</code>
        <span class="groups">{row.workgroups.join('×').replace(/(×1)+$/, '')}</span>
        <span class="ms">{milliseconds(row.ms)}</span>
        <span class="bar" style={{ '--share': (row.ms ?? 0) / (longest || 1) }} />
      </button>
    </li>
  )
}

/** Whether one is the gradient of the other, or both are of one op. */
function areLinked(a: TracedRow, b: TracedRow | undefined): boolean {
  if (!b) return false
  return a.forwardOf === b.id || b.forwardOf === a.id || (a.forwardOf !== null && a.forwardOf === b.forwardOf)
}
