import type { Signal } from '@preact/signals'
import type { TracedRow, TracedStep } from 'glassgrad'
import { say } from '../site/language.js'
import { bytes, shapeText } from './units.js'

const WIDTH = 1000
/** Pixels that the bytes of all slots share. */
const HEIGHT = 320
const THINNEST = 7

/** Which intermediate result lies where and how long: a slot of memory a line, the step's dispatches from left to right. */
export function MemoryMap({ step, selected }: { step: TracedStep; selected: Signal<number | null> }) {
  const { arena, rows } = step
  const slots = arena.slots.toSorted((a, b) => b.bytes - a.bytes)
  const column = WIDTH / rows.length
  let y = 0
  const lines = slots.map((slot) => {
    const line = { slot, y, height: Math.max(THINNEST, (slot.bytes / (arena.bytes || 1)) * HEIGHT) }
    y += line.height + 2
    return line
  })
  return (
    <>
      <p>
        {say({
          ru: 'Промежуточные результаты делят память: кто уже не нужен, уступает место следующему.',
          en: 'Intermediate results share memory: what is not needed any more makes room for the next.',
        })}{' '}
        <strong>
          {bytes(arena.bytes)} {say({ ru: 'вместо', en: 'instead of' })} {bytes(arena.unshared)}
        </strong>
      </p>
      <div class="drawing">
        <svg
          viewBox={`0 0 ${WIDTH} ${Math.ceil(y)}`}
          preserveAspectRatio="none"
          style={{ height: `${Math.ceil(y)}px` }}
          role="img"
          aria-label={say({ ru: 'Карта памяти', en: 'Memory map' })}
        >
          {lines.map(({ slot, y, height }) => (
            <g key={y}>
              <rect class="slot" x={0} width={WIDTH} y={y} height={height} />
              {slot.tenants.map(({ buffer, bytes: needed, first, last }) => (
                // biome-ignore lint/a11y/noStaticElementInteractions: the tree offers the same to the keyboard
                <rect
                  key={buffer}
                  class={`${rows[first].phase}${selected.value === first ? ' selected' : ''}`}
                  x={first * column}
                  width={(last - first + 1) * column - 0.5}
                  y={y}
                  height={Math.max(THINNEST - 2, height * (needed / slot.bytes))}
                  onClick={() => {
                    selected.value = first
                  }}
                >
                  <title>{tenantText(rows[first], buffer, needed, last)}</title>
                </rect>
              ))}
            </g>
          ))}
        </svg>
      </div>
    </>
  )
}

function tenantText({ id, layers, op, outputs }: TracedRow, buffer: number, needed: number, last: number) {
  const shape = outputs.find((output) => output.buffer === buffer)?.shape ?? null
  return `${[...layers, op].join(' › ')} ${shapeText(shape)}: ${bytes(needed)}, ${id} … ${last}`
}
