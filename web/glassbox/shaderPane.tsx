import { useSignal } from '@preact/signals'
import type { Ceilings, TracedRow } from 'glassgrad'
import type { Difference, DispatchOnHost, Tried } from 'glassgrad/debug'
import { useEffect } from 'preact/hooks'
import { Editor } from '../editor/editor.js'
import { inquire } from '../session/session.js'
import { count, say } from '../site/language.js'
import { exact } from './heatMap.js'
import { Cancelled, cancel, follow } from './interpret.js'
import type { Found } from './interpreter.js'
import { Stepper } from './stepper.js'
import { bytes, figure, flop, milliseconds } from './units.js'

/** The element whose line is looked for. */
export interface Sought {
  tensor: number
  element: number
}

/**
 * A row's shader, to be read and to be changed: the line that wrote the element that is looked for is marked, and the
 * invocation that did can be followed; a changed text runs in the row's place, and is compared.
 */
export function ShaderPane({
  row,
  code,
  sought,
  step,
  ceilings,
  onLine,
}: {
  row: TracedRow
  code: string
  /** The number of the step that stands still. */
  step: number
  sought: Sought | null
  ceilings: Ceilings | null
  onLine: (line: number | null) => void
}) {
  const text = useSignal(code)
  const tried = useSignal<Tried | null>(null)
  const found = useSignal<Found | null>(null)
  const line = useSignal<number | null>(null)
  const state = useSignal<'' | 'following' | 'trying'>('')
  const problem = useSignal('')
  const forget = () => {
    found.value = null
    line.value = null
    onLine(null)
  }
  useEffect(() => {
    text.value = code
    tried.value = null
    problem.value = ''
    forget()
  }, [code, row.id])

  useEffect(() => {
    if (!sought) return forget()
    let wanted = true
    state.value = 'following'
    problem.value = ''
    find(sought, text.value === code ? null : text.value)
      .then((writer) => {
        if (!wanted) return
        found.value = writer
        line.value = writer?.line ?? null
        onLine(writer?.line ?? null)
        if (!writer)
          problem.value = say({
            ru: 'Этот текст элемента не записывает.',
            en: 'This text does not write the element.',
          })
      })
      .catch((error: Error) => {
        if (wanted && !(error instanceof Cancelled)) problem.value = error.message
      })
      .finally(() => {
        if (wanted) state.value = ''
      })
    return () => {
      wanted = false
      cancel()
    }
  }, [sought, row.id, step])

  const attempt = async () => {
    if (state.value === 'trying') return
    state.value = 'trying'
    problem.value = ''
    try {
      tried.value = await inquire({ ask: 'try', row: row.id, code: text.value })
    } catch (error) {
      problem.value = (error as Error).message
    } finally {
      state.value = ''
    }
  }
  const problems = tried.value?.problems.map(({ line, column, message }) => ({ line, column, message }))
  return (
    <section class="shader" aria-label={say({ ru: 'Шейдер', en: 'Shader' })}>
      <Editor
        code={text.value}
        language="wgsl"
        label={say({ ru: 'Текст шейдера', en: 'The shader’s text' })}
        original={code}
        problems={problems}
        lit={line.value === null ? NONE : [[line.value, line.value]]}
        inSight={problems?.find(({ line }) => line > 0)?.line ?? line.value}
        onEdit={(changed) => {
          text.value = changed
          tried.value = null
        }}
        onRun={attempt}
      />
      <div class="buttons">
        <button type="button" disabled={state.value === 'trying'} onClick={attempt}>
          {state.value === 'trying'
            ? say({ ru: 'Считаю…', en: 'Running…' })
            : say({ ru: 'Посчитать шаг с этим текстом', en: 'Run the step with this text' })}
        </button>
        <button
          type="button"
          disabled={text.value === code}
          onClick={() => {
            text.value = code
            tried.value = null
          }}
        >
          {say({ ru: 'Вернуть текст движка', en: 'Back to the engine’s text' })}
        </button>
        {state.value === 'following' && (
          <span role="status">
            {say({ ru: 'Ищу строку…', en: 'Looking for the line…' })}{' '}
            <button type="button" onClick={() => cancel()}>
              {say({ ru: 'Прервать', en: 'Stop' })}
            </button>
          </span>
        )}
      </div>
      {problem.value && (
        <p class="state failed" role="alert">
          <span lang="en">{problem.value}</span>
        </p>
      )}
      {tried.value && <Verdict tried={tried.value} row={row} ceilings={ceilings} />}
      {found.value && (
        <Stepper
          found={found.value}
          onLine={(at) => {
            line.value = at
          }}
        />
      )}
    </section>
  )
}

const NONE: readonly never[] = []

async function find({ tensor, element }: Sought, changed: string | null): Promise<Found | null> {
  const {
    source,
    options,
    element: cell,
  }: DispatchOnHost = await inquire({ ask: 'dispatch', tensor, element })
  return follow({ source: changed ?? source, options, element: cell })
}

/** What came of a changed text: whether it computes the same, and how fast. */
function Verdict({ tried, row, ceilings }: { tried: Tried; row: TracedRow; ceilings: Ceilings | null }) {
  const { problems, outputs, weights, ms } = tried
  if (problems.length > 0) {
    return (
      <ul class="state failed" role="alert">
        {problems.map(({ line, column, message }, i) => (
          <li key={i}>
            {line > 0 && `${say({ ru: 'строка', en: 'line' })} ${line}:${column}: `}
            <span lang="en">{message}</span>
          </li>
        ))}
      </ul>
    )
  }
  const rate = (work: number | null) => (ms && work !== null ? work / (ms.own / 1000) : null)
  const parts = ceilings && [
    { rate: rate(row.flop), most: ceilings.arithmetic, text: (x: number) => `${flop(x)}/${second()}` },
    { rate: rate(row.bytes), most: ceilings.memory, text: (x: number) => `${bytes(x)}/${second()}` },
  ]
  return (
    <section class="verdict" role="status">
      <ul>
        {outputs.map((difference) => (
          <li key={difference.path}>
            <Compared difference={difference} />
          </li>
        ))}
        <li>
          {say({ ru: 'Веса после шага', en: 'Weights after the step' })}:{' '}
          {weights.every(({ unequal }) => unequal === 0) ? (
            same()
          ) : (
            <Compared difference={weights.reduce((a, b) => (b.largest > a.largest ? b : a))} />
          )}
        </li>
      </ul>
      {ms && (
        <p>
          {say({ ru: 'Время', en: 'Time' })}: <strong>{milliseconds(ms.own)}</strong>;{' '}
          {say({ ru: 'у движка', en: 'the engine’s' })} {milliseconds(ms.engine)}
          {parts?.map(
            ({ rate, most, text }, i) =>
              rate !== null && (
                <span key={i}>
                  {'; '}
                  {text(rate)} {say({ ru: 'из', en: 'of' })} {text(most)} ({Math.round((100 * rate) / most)}{' '}
                  %)
                </span>
              ),
          )}
        </p>
      )}
    </section>
  )
}

const second = () => say({ ru: 'с', en: 's' })
const same = () => say({ ru: 'равны бит в бит', en: 'equal, bit for bit' })

function Compared({ difference }: { difference: Difference }) {
  const { path, largest, index, first, other, unequal, size } = difference
  return (
    <>
      <span translate={false}>{path}</span>:{' '}
      {unequal === 0 ? (
        same()
      ) : (
        <>
          {say({
            ru: `расходится ${count(unequal)} из ${count(size)}`,
            en: `${count(unequal)} of ${count(size)} differ`,
          })}
          {'; '}
          {say({ ru: 'больше всего на', en: 'most by' })} <strong>{figure(largest)}</strong>{' '}
          <span translate={false}>[{index.join(', ')}]</span>: {exact(other)}{' '}
          {say({ ru: 'вместо', en: 'instead of' })} {exact(first)}
        </>
      )}
    </>
  )
}
