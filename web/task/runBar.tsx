import type { Signal } from '@preact/signals'
import type { RunState } from '../session/runState.js'
import { say } from '../site/language.js'

/** Which half of the page a narrow screen shows. */
export type Side = 'code' | 'output'

interface Props {
  state: Signal<RunState>
  side: Signal<Side>
  running: boolean
  /** Whether there is a device to run on. */
  ready: boolean
  onRun: () => void
  onStop: () => void
}

/** Run, Stop and how far the run is: they stay in sight. */
export function RunBar({ state, side, running, ready, onRun, onStop }: Props) {
  return (
    <form
      id="run"
      class="run-bar"
      aria-label={say({ ru: 'Запуск', en: 'Run' })}
      onSubmit={(event) => {
        event.preventDefault()
        onRun()
      }}
    >
      <button type="submit" class="run" disabled={running || !ready}>
        {say({ ru: 'Запустить', en: 'Run' })}
      </button>
      <button type="button" disabled={!running} onClick={onStop}>
        {say({ ru: 'Остановить', en: 'Stop' })}
      </button>
      <fieldset class="sides">
        <legend class="hidden">{say({ ru: 'Что показать', en: 'What to show' })}</legend>
        {(['code', 'output'] as const).map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={side.value === each}
            onClick={() => {
              side.value = each
            }}
          >
            {each === 'code' ? say({ ru: 'Код', en: 'Code' }) : say({ ru: 'Вывод', en: 'Output' })}
          </button>
        ))}
      </fieldset>
      <div class="progress">
        <Progress state={state} />
      </div>
    </form>
  )
}

/** Where the training is that goes on, or the evaluation. */
function Progress({ state }: { state: Signal<RunState> }) {
  const { phase, trainings, evaluation } = state.value
  const training = trainings.at(-1)
  if (phase !== 'running') return null
  if (evaluation)
    return (
      <progress
        aria-label={say({ ru: 'Ход проверки', en: 'Testing progress' })}
        max={evaluation.steps ?? undefined}
        value={evaluation.steps === null ? undefined : evaluation.done}
      />
    )
  if (!training) return null
  const { epoch, epochs, done, steps } = training
  return (
    <progress
      aria-label={say({ ru: 'Ход обучения', en: 'Training progress' })}
      max={epochs}
      value={epoch + (steps ? done / steps : 0)}
    />
  )
}
