import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { say } from '../site/language.js'
import { exact } from './heatMap.js'
import { standing } from './interpret.js'
import type { Found, Standing } from './interpreter.js'

/** One invocation of a shader, step by step, forward and back: where it stands, and what its variables hold. */
export function Stepper({ found, onLine }: { found: Found; onLine: (line: number) => void }) {
  const step = useSignal(found.store)
  const shown = useSignal<Standing | null>(null)
  useEffect(() => {
    step.value = found.store
  }, [found])
  useEffect(() => {
    let wanted = true
    standing(step.value).then(
      (state) => {
        if (!wanted) return
        shown.value = state
        onLine(state.line)
      },
      () => {}, // another element is being followed: its own stepper comes
    )
    return () => {
      wanted = false
    }
  }, [found, step.value])
  const go = (to: number) => {
    step.value = Math.max(0, Math.min(found.steps - 1, to))
  }
  const { value: state } = shown
  return (
    <section
      class="stepper"
      aria-label={say({ ru: 'По строкам шейдера', en: 'Along the lines of the shader' })}
    >
      <p>
        {say({ ru: 'Рабочая группа', en: 'Workgroup' })} {found.workgroup},{' '}
        {say({ ru: 'исполнитель', en: 'invocation' })} {found.lane}.{' '}
        {say({ ru: 'Элемент записан на шаге', en: 'It wrote the element at step' })} {found.store + 1}{' '}
        {say({ ru: 'из', en: 'of' })} {found.steps}, {say({ ru: 'строка', en: 'line' })} {found.line}.
      </p>
      <ul class="loads" aria-label={say({ ru: 'Прочитанное для него', en: 'What was read for it' })}>
        {found.loads.map(({ variable, line, count, ofOthers }) => (
          <li key={`${variable} ${line}`}>
            <button type="button" onClick={() => onLine(line)}>
              {say({ ru: 'строка', en: 'line' })} {line}
            </button>{' '}
            <code translate={false}>{variable}</code>
            {say({ ru: `, чисел: ${count}`, en: `: ${count} ${count === 1 ? 'number' : 'numbers'}` })}
            {ofOthers > 0 &&
              say({
                ru: `, из них прочитаны другими исполнителями ${ofOthers}`,
                en: `, ${ofOthers} of them read by other invocations`,
              })}
          </li>
        ))}
      </ul>
      {found.faults.map((fault) => (
        <p key={fault} class="state failed" lang="en">
          {fault}
        </p>
      ))}
      <div class="steps">
        <button type="button" onClick={() => go(step.value - 1)} disabled={step.value === 0}>
          ← {say({ ru: 'назад', en: 'back' })}
        </button>
        <button type="button" onClick={() => go(step.value + 1)} disabled={step.value === found.steps - 1}>
          {say({ ru: 'шаг', en: 'step' })} →
        </button>
        <button type="button" onClick={() => go(found.store)}>
          {say({ ru: 'к записи', en: 'to the store' })}
        </button>
        <label>
          <span class="hidden">{say({ ru: 'Номер шага', en: 'Number of the step' })}</span>
          <input
            type="range"
            min={0}
            max={found.steps - 1}
            value={step.value}
            onInput={({ currentTarget }) => go(Number(currentTarget.value))}
          />
        </label>
        <span class="figure">
          {step.value + 1} / {found.steps}
        </span>
      </div>
      {state && (
        <>
          <p class="touched" translate={false}>
            <strong>
              {say({ ru: 'строка', en: 'line' })} {state.line}
            </strong>
            {state.touched.map(({ variable, at, value, isStore }, i) => (
              <code key={i} class={isStore ? 'store' : 'load'}>
                {isStore ? `${variable}[${at}] ← ${exact(value)}` : `${variable}[${at}] = ${exact(value)}`}
              </code>
            ))}
          </p>
          <dl class="variables" translate={false}>
            {state.variables.map(({ name, value, isNew }) => (
              <div key={name} class={isNew ? 'new' : undefined}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  )
}
