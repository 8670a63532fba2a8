import { type Signal, useSignal } from '@preact/signals'
import type { TracedStep } from 'glassgrad'
import { useEffect } from 'preact/hooks'
import type { Bilingual } from '../../tasks/language.js'
import { Editor } from '../editor/editor.js'
import type { ModelFacts } from '../session/protocol.js'
import type { RunState } from '../session/runState.js'
import { hasNoDevice } from '../session/session.js'
import { say } from '../site/language.js'
import { query, rewrite } from '../site/router.js'
import { numberIn } from './address.js'
import './box.css'
import { layersOfRun, pointedLayer } from './codeLinks.js'
import { Debugger } from './debugger.js'
import { type Climbs, LadderView } from './ladderView.js'
import { Layers } from './layers.js'
import { MemoryMap } from './memoryMap.js'
import { glassBox } from './open.js'
import type { Glimpse, Past } from './protocol.js'
import type { RecordedStep } from './recordedStep.js'
import { RowFacts } from './rowFacts.js'
import { StepTree } from './stepTree.js'
import { Timeline } from './timeline.js'

const VIEWS = {
  step: { ru: 'Шаг', en: 'Step' },
  timeline: { ru: 'По времени', en: 'Timeline' },
  memory: { ru: 'Память', en: 'Memory' },
  layers: { ru: 'Слои', en: 'Layers' },
  ladder: { ru: 'Лестница ядер', en: 'Ladder' },
} satisfies Record<string, Bilingual>

type View = keyof typeof VIEWS

const KINDS: Record<TracedStep['kind'], Bilingual> = {
  train: { ru: 'обучение', en: 'training' },
  test: { ru: 'проверка', en: 'evaluation' },
  predict: { ru: 'предсказание', en: 'prediction' },
}

/** The glass box: what happens inside a run, down to the shaders. While it is open, runs are looked into. */
export function GlassBox({ state, trained }: { state: RunState; trained: ModelFacts | null }) {
  const named = query.value.get('view') ?? ''
  const view = Object.hasOwn(VIEWS, named) ? (named as View) : 'step'
  const show = (view: View) => rewrite({ view: view === 'step' ? null : view })
  const measured = useSignal<Climbs>({})
  const recorded = useSignal<RecordedStep | null>(null)
  const { glimpse, inside, past } = recorded.value ?? state
  useEffect(() => {
    layersOfRun.value = inside?.layers.map(({ name, kind }) => ({ name, kind })) ?? []
  }, [inside])
  useEffect(() => {
    measured.value = {} // another model
  }, [trained, measured])
  return (
    <details
      class="glassbox"
      open={glassBox.value === 'open'}
      onToggle={({ currentTarget: { open } }) => {
        glassBox.value = open ? 'open' : 'closed'
      }}
    >
      <summary>{say({ ru: 'Стеклянный ящик: что внутри', en: 'Glass box: what happens inside' })}</summary>
      <Recorded recorded={recorded} />
      <fieldset class="views">
        <legend class="hidden">{say({ ru: 'Вид', en: 'View' })}</legend>
        {(Object.keys(VIEWS) as View[]).map((name) => (
          <button key={name} type="button" aria-pressed={view === name} onClick={() => show(name)}>
            {say(VIEWS[name])}
          </button>
        ))}
      </fieldset>
      {view === 'layers' ? (
        <Layers
          inside={inside}
          onLayer={(layer, path) => {
            pointedLayer.value = { layer, path }
            show('step')
          }}
        />
      ) : view === 'ladder' ? (
        <LadderView ready={trained !== null} measured={measured} />
      ) : glimpse ? (
        <Steps
          key={state.trainings.length}
          glimpse={glimpse}
          view={view}
          past={past}
          running={state.phase === 'running'}
          kinds={Object.fromEntries(inside?.layers.map(({ name, kind }) => [name, kind]) ?? [])}
        />
      ) : hasNoDevice() ? null : (
        <p>
          {state.looking && state.phase === 'running'
            ? say({
                ru: 'Шаг появится, как только начнётся обучение и первые шаги будут измерены.',
                en: 'The step appears as soon as training has begun and its first steps have been measured.',
              })
            : say({
                ru: 'Запустите задачу при открытом ящике: первые шаги будут измерены.',
                en: 'Run the task with the box open: the first steps will be measured.',
              })}
        </p>
      )}
    </details>
  )
}

/** Where no step can be made, one that has been recorded, for who asks for it. */
function Recorded({ recorded }: { recorded: Signal<RecordedStep | null> }) {
  const problem = useSignal('')
  if (!hasNoDevice()) return null
  if (recorded.value) {
    const { network, device } = recorded.value
    return (
      <p class="note">
        {say({ ru: 'Записанный шаг обучения', en: 'A recorded training step' })}: <code>{network}</code>,{' '}
        <span translate={false}>{device}</span>
      </p>
    )
  }
  const play = async () => {
    try {
      const { recordedStep } = await import('./recordedStep.js')
      recorded.value = await recordedStep()
    } catch (error) {
      problem.value = (error as Error).message
    }
  }
  return (
    <p>
      <button type="button" onClick={play}>
        {say({ ru: 'Показать записанный шаг', en: 'Show a recorded step' })}
      </button>{' '}
      {say({
        ru: 'Небольшая сеть, один шаг её обучения: слои, числа, шейдеры.',
        en: 'A small network, one step of its training: layers, numbers, shaders.',
      })}{' '}
      {problem.value && (
        <span role="alert" lang="en">
          {problem.value}
        </span>
      )}
    </p>
  )
}

/** A step of the run in one of the views. */
function Steps({
  glimpse: { trace, ceilings },
  view,
  past,
  running,
  kinds,
}: {
  glimpse: Glimpse
  view: 'step' | 'timeline' | 'memory'
  past: Past | null
  running: boolean
  kinds: Readonly<Record<string, string>>
}) {
  const { steps, shaders } = trace
  // Unless another was chosen, the training's: others may come before it.
  const chosen = useSignal(numberIn('step'))
  const selected = useSignal(numberIn('row'))
  const step = steps[chosen.value ?? -1] ?? steps.find(({ kind }) => kind === 'train') ?? steps[0]
  const standsStill = view === 'step' && step?.kind === 'train' && past !== null && past.length > 0
  useEffect(() => {
    const row = selected.value === null ? null : `${selected.value}`
    // Elsewhere another row is chosen without its tensors.
    const left: Record<string, null> =
      standsStill || row === query.peek().get('row') ? {} : { tensor: null, element: null }
    rewrite({ step: chosen.value === null ? null : `${chosen.value}`, row, ...left })
  }, [chosen.value, selected.value])
  if (!step) {
    return <p>{say({ ru: 'В этом запуске шагов не было.', en: 'There were no steps in this run.' })}</p>
  }
  const row = selected.value === null ? undefined : step.rows[selected.value]
  const { code, tunables } = row ? shaders[row.shader] : { code: '', tunables: {} }
  return (
    <>
      <p>
        <label>
          {say({ ru: 'Шаг', en: 'Step' })}{' '}
          <select
            value={steps.indexOf(step)}
            onChange={({ currentTarget }) => {
              chosen.value = Number(currentTarget.value)
              selected.value = null
            }}
          >
            {steps.map(({ kind, examples }, i) => (
              <option key={i} value={i}>
                {say(KINDS[kind])}, {say({ ru: 'примеров', en: 'examples' })}: {examples}
              </option>
            ))}
          </select>
        </label>{' '}
        {say({ ru: 'Вызовов шейдеров', en: 'Dispatches' })}: {step.rows.length}.{' '}
        {trace.clock === 'waiting' &&
          say({
            ru: 'У устройства нет своих часов для шейдеров: каждый ждали отдельно.',
            en: 'The device has no clock for shaders: each was waited for by itself.',
          })}
      </p>
      {standsStill && <Debugger {...{ step, past, running, ceilings, kinds, selected }} />}
      {view === 'step' && !standsStill && <StepTree step={step} shaders={shaders} selected={selected} />}
      {view === 'timeline' && <Timeline step={step} selected={selected} />}
      {view === 'memory' && <MemoryMap step={step} selected={selected} />}
      {row && !standsStill && (
        <section class="shader" aria-label={say({ ru: 'Шейдер', en: 'Shader' })}>
          <h2>
            <span translate={false}>{[...row.layers, row.op].join(' › ')}</span>{' '}
            <code>{shaders[row.shader].file}</code>
          </h2>
          <Editor code={code} language="wgsl" label={say({ ru: 'Текст шейдера', en: 'The shader’s text' })} />
          <RowFacts
            {...{ row, rows: step.rows, code, tunables, ceilings }}
            onSelect={(id) => {
              selected.value = id
            }}
          />
        </section>
      )}
    </>
  )
}
