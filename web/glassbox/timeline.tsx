import type { Signal } from '@preact/signals'
import type { Phase, TracedRow, TracedStep } from 'glassgrad'
import { say } from '../site/language.js'
import { phaseName } from './phases.js'
import { milliseconds } from './units.js'

const LANES: readonly Phase[] = ['data', 'forward', 'backward', 'optimizer', 'metrics']
const WIDTH = 1000
const LANE = 30

/** One step along the time: its dispatches one after the other, a lane for each part. */
export function Timeline({ step, selected }: { step: TracedStep; selected: Signal<number | null> }) {
  const { rows, time } = step
  const total = rows.reduce((sum, { ms }) => sum + (ms ?? 0), 0)
  let at = 0
  const placed = rows.map((row) => {
    const x = at
    at += ((row.ms ?? 0) / (total || 1)) * WIDTH
    return { row, x, width: at - x }
  })
  // Bars may be thinner than a finger, or a pixel.
  const nearestTo = (x: number, lane: Phase) => {
    const far = (from: number, width: number) => Math.max(0, from - x, x - from - width)
    const inLane = placed.filter(({ row }) => row.phase === lane)
    return inLane.toSorted((a, b) => far(a.x, a.width) - far(b.x, b.width))[0]?.row
  }
  const whole = time && time.javascript + time.submit + time.device
  return (
    <>
      {time && whole && (
        <>
          <p>
            {say({ ru: 'Шаг целиком', en: 'A whole step' })}: <strong>{milliseconds(whole)}</strong>
          </p>
          <Stack
            parts={[
              { name: 'JavaScript', ms: time.javascript },
              { name: say({ ru: 'передача команд', en: 'submit' }), ms: time.submit },
              { name: say({ ru: 'устройство', en: 'device' }), ms: time.device },
            ]}
          />
        </>
      )}
      <p>
        {say({ ru: 'Вызовы шейдеров друг за другом', en: 'The dispatches one after the other' })}:{' '}
        <strong>{milliseconds(total)}</strong>
      </p>
      <div class="drawing">
        {LANES.map((lane, i) => (
          <small key={lane} style={{ top: `${i * LANE}px` }}>
            {phaseName(lane)}
          </small>
        ))}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the tree offers the same to the keyboard */}
        <svg
          viewBox={`0 0 ${WIDTH} ${LANES.length * LANE}`}
          preserveAspectRatio="none"
          style={{ height: `${LANES.length * LANE}px` }}
          onClick={({ currentTarget, offsetX, offsetY }) => {
            const nearest = nearestTo(
              (offsetX / currentTarget.clientWidth) * WIDTH,
              LANES[Math.floor(offsetY / LANE)],
            )
            if (nearest) selected.value = nearest.id
          }}
          role="img"
          aria-label={say({ ru: 'Шаг по времени', en: 'The step along the time' })}
        >
          {LANES.map((lane, i) => (
            <line key={lane} x1={0} x2={WIDTH} y1={(i + 1) * LANE} y2={(i + 1) * LANE} />
          ))}
          {placed.map(({ row, x, width }) => (
            <rect
              key={row.id}
              class={`${row.phase}${selected.value === row.id ? ' selected' : ''}`}
              x={x}
              width={Math.max(width, 1)}
              y={LANES.indexOf(row.phase) * LANE + 14}
              height={LANE - 16}
            >
              <title>{titleOf(row)}</title>
            </rect>
          ))}
        </svg>
      </div>
    </>
  )
}

/** Parts of a time: a bar to scale, and below it what each is. */
function Stack({ parts }: { parts: readonly { name: string; ms: number }[] }) {
  return (
    <>
      <div class="stack" aria-hidden="true">
        {parts.map(({ name, ms }) => (
          <span key={name} style={{ flexGrow: ms }} />
        ))}
      </div>
      <ul class="stack-names">
        {parts.map(({ name, ms }) => (
          <li key={name}>
            {name} <strong>{milliseconds(ms)}</strong>
          </li>
        ))}
      </ul>
    </>
  )
}

const titleOf = ({ layers, op, ms }: TracedRow) => `${[...layers, op].join(' › ')}: ${milliseconds(ms)}`
