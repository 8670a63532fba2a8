import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { language, say } from '../site/language.js'
import { largestOf, paintAt } from './colours.js'
import { fixedAxes, indexOf, type Plane, planeOf, stridesOf } from './plane.js'
import type { Values } from './protocol.js'
import { figure } from './units.js'

/** Pixels of a cell, at the least and at the most. */
const CELL = { least: 3, most: 26 }
/** Pixels that a whole row is to fit into, where its cells are not too small for that; and what a phone has beside it. */
const WIDTH = { most: 560, beside: 78 }

/**
 * An array as a map of colours: numbers where the pointer is, a scale below it. A click picks an element, and so do the
 * arrow keys, and its index typed in.
 */
export function HeatMap({
  values: { shape, data },
  label,
  isWeight,
  picked,
  lit,
  onPick,
}: {
  values: Values
  label: string
  /** Weights are shown whole, a batch of images one plane at a time. */
  isWeight: boolean
  /** An element's number in the array. */
  picked: number | null
  /** Elements that stand out. */
  lit: readonly number[]
  /** Absent where the map is only to be seen. */
  onPick?: (element: number) => void
}) {
  const pointed = useSignal<number | null>(null)
  const fixed = useMemo(() => fixedAxes(shape, isWeight), [shape, isWeight])
  const chosen = useSignal<readonly number[]>([])
  const first = picked ?? lit[0] ?? 0
  const index = indexOf(first, shape)
  useEffect(() => {
    chosen.value = fixed.map((axis) => index[axis])
  }, [fixed, first])
  const places = fixed.map((axis, i) => chosen.value[i] ?? index[axis])
  const plane = useMemo(() => planeOf(shape, fixed, places), [shape, fixed, places.join()])
  const largest = useMemo(() => largestOf(data), [data])
  const width = Math.min(WIDTH.most, innerWidth - WIDTH.beside)
  const cell = Math.max(CELL.least, Math.min(CELL.most, Math.floor(width / plane.columns)))
  const shown = pointed.value ?? picked
  return (
    <figure class="heat-map">
      {fixed.map((axis, i) => (
        <label key={axis} class="axis">
          {say({ ru: 'ось', en: 'axis' })} {axis}: {places[i]}
          <input
            type="range"
            min={0}
            max={shape[axis] - 1}
            value={places[i]}
            onInput={({ currentTarget: { value } }) => {
              chosen.value = places.with(i, Number(value))
            }}
          />
        </label>
      ))}
      <Cells
        {...{ plane, data, largest, cell, picked, lit, label }}
        onPoint={(element) => {
          pointed.value = element
        }}
        onPick={onPick}
      />
      <Scale largest={largest} />
      <figcaption>
        {shown === null ? (
          say({
            ru: 'Число под указателем появится здесь.',
            en: 'The number under the pointer appears here.',
          })
        ) : (
          <output translate={false}>
            [{indexOf(shown, shape).join(', ')}] = <strong>{exact(data[shown])}</strong>
          </output>
        )}
      </figcaption>
      {onPick && <IndexFields shape={shape} element={picked ?? 0} onPick={onPick} />}
    </figure>
  )
}

function Cells({
  plane,
  data,
  largest,
  cell,
  picked,
  lit,
  label,
  onPoint,
  onPick,
}: {
  plane: Plane
  data: Values['data']
  largest: number
  cell: number
  picked: number | null
  lit: readonly number[]
  label: string
  onPoint: (element: number | null) => void
  onPick?: (element: number) => void
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const around = useRef<HTMLDivElement>(null)
  const { rows, columns } = plane
  useEffect(() => {
    const rgba = new Uint8ClampedArray(4 * rows * columns)
    for (let row = 0, at = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, at += 4) {
        paintAt(rgba, at, data[plane.at(row, column)] ?? 0, largest)
      }
    }
    canvas.current!.getContext('2d')!.putImageData(new ImageData(rgba, columns, rows), 0, 0)
  }, [plane, data, largest, rows, columns])
  const place = picked === null ? null : plane.placeOf(picked)
  const seen = place ?? (lit.length > 0 ? plane.placeOf(lit[0]) : null)
  useEffect(() => {
    if (seen) reveal(around.current!, seen, cell)
  }, [seen?.row, seen?.column, cell])
  const under = ({ offsetX, offsetY }: MouseEvent) => {
    const [row, column] = [Math.floor(offsetY / cell), Math.floor(offsetX / cell)]
    return row >= 0 && row < rows && column >= 0 && column < columns ? plane.at(row, column) : null
  }
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (!step || !onPick) return
    event.preventDefault()
    const { row, column } = place ?? { row: 0, column: 0 }
    const [down, across] = place ? step : [0, 0]
    onPick(
      plane.at(
        Math.max(0, Math.min(rows - 1, row + down)),
        Math.max(0, Math.min(columns - 1, column + across)),
      ),
    )
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: no element is a map of cells
    <div
      class="cells"
      ref={around}
      role="group"
      aria-label={label}
      translate={false}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows walk along the cells
      tabIndex={0}
      onKeyDown={move}
    >
      <div style={{ width: `${columns * cell}px`, height: `${rows * cell}px` }}>
        <canvas
          ref={canvas}
          width={columns}
          height={rows}
          onPointerMove={(event) => onPoint(under(event))}
          onPointerLeave={() => onPoint(null)}
          onClick={(event) => {
            const element = under(event)
            if (element !== null) onPick?.(element)
          }}
        />
        <svg viewBox={`0 0 ${columns} ${rows}`} preserveAspectRatio="none" aria-hidden="true">
          <path class="lit" d={outlines(plane, lit)} />
          {place && <path class="picked" d={square(place)} />}
        </svg>
      </div>
    </div>
  )
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** Brings a cell into what is seen of the map, without moving the page. */
function reveal(around: HTMLElement, { row, column }: { row: number; column: number }, cell: number): void {
  const { scrollTop, scrollLeft, clientWidth, clientHeight } = around
  const [x, y] = [column * cell, row * cell]
  if (y < scrollTop || y + cell > scrollTop + clientHeight) around.scrollTop = y - clientHeight / 2
  if (x < scrollLeft || x + cell > scrollLeft + clientWidth) around.scrollLeft = x - clientWidth / 2
}

const square = ({ row, column }: { row: number; column: number }) => `M${column} ${row}h1v1h-1z`

function outlines(plane: Plane, elements: readonly number[]): string {
  return elements
    .map((element) => plane.placeOf(element))
    .map((place) => (place ? square(place) : ''))
    .join('')
}

/** What the colours mean. */
function Scale({ largest }: { largest: number }) {
  return (
    <div class="scale" aria-hidden="true">
      <span>{figure(-largest)}</span>
      <span class="colours" />
      <span>{figure(largest)}</span>
    </div>
  )
}

/** The index of the picked element, to be typed. */
function IndexFields({
  shape,
  element,
  onPick,
}: {
  shape: readonly number[]
  element: number
  onPick: (element: number) => void
}) {
  if (shape.length === 0) return null
  const index = indexOf(element, shape)
  const strides = stridesOf(shape)
  return (
    <fieldset class="index">
      <legend>{say({ ru: 'Индекс', en: 'Index' })}</legend>
      {shape.map((extent, axis) => (
        <input
          key={axis}
          type="number"
          min={0}
          max={extent - 1}
          value={index[axis]}
          aria-label={`${say({ ru: 'ось', en: 'axis' })} ${axis}`}
          onChange={({ currentTarget }) => {
            const place = Math.max(0, Math.min(extent - 1, Math.floor(Number(currentTarget.value)) || 0))
            onPick(element + (place - index[axis]) * strides[axis])
          }}
        />
      ))}
    </fieldset>
  )
}

/** All digits that a float32 has. */
export function exact(value: number): string {
  if (!Number.isFinite(value)) return `${value}`
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return value.toExponential(7).replace('.', comma())
  return value.toLocaleString(language.value, { maximumSignificantDigits: 8 })
}

const comma = () => (language.value === 'ru' ? ',' : '.')
