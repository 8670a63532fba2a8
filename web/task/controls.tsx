import { say } from '../site/language.js'
import type { Setting } from './settings.js'

interface Props {
  settings: readonly Setting[]
  seed: number
  running: boolean
  /** Whether there is a device to run on; before, it is not known which of a task's numbers hold. */
  ready: boolean
  onSeed: (seed: number) => void
  /** Gives false where the value isn't one. */
  onChange: (setting: Setting, value: string) => boolean
  onRun: () => void
  onStop: () => void
  onReset: () => void
}

/** Run, Stop, Reset, the seed, and the settings found in the task's source. */
export function Controls({
  settings,
  seed,
  running,
  ready,
  onSeed,
  onChange,
  onRun,
  onStop,
  onReset,
}: Props) {
  return (
    <form
      class="controls"
      aria-label={say({ ru: 'Запуск', en: 'Run' })}
      onSubmit={(event) => {
        event.preventDefault()
        onRun()
      }}
    >
      <div class="buttons">
        <button type="submit" class="run" disabled={running || !ready}>
          {say({ ru: 'Запустить', en: 'Run' })}
        </button>
        <button type="button" disabled={!running} onClick={onStop}>
          {say({ ru: 'Остановить', en: 'Stop' })}
        </button>
        <button type="button" onClick={onReset}>
          {say({ ru: 'Сбросить', en: 'Reset' })}
        </button>
        <label class="seed">
          <code>seed</code>
          <input
            type="number"
            min={0}
            max={999_999_999}
            step={1}
            required
            value={seed}
            onInput={({ currentTarget }) => {
              if (currentTarget.validity.valid) onSeed(currentTarget.valueAsNumber)
            }}
          />
        </label>
      </div>
      {settings.length > 0 && (
        <fieldset disabled={!ready}>
          <legend>
            {say({ ru: 'Настройки — числа и имена из кода', en: 'Settings: numbers and names in the code' })}
          </legend>
          {settings.map((setting) => (
            <div key={setting.label}>
              <label for={idOf(setting)}>
                <code>{setting.label}</code>
              </label>
              <Field setting={setting} onChange={(value) => onChange(setting, value)} />
            </div>
          ))}
        </fieldset>
      )}
    </form>
  )
}

function Field({ setting, onChange }: { setting: Setting; onChange: (value: string) => boolean }) {
  if (setting.choices) {
    return (
      <select
        id={idOf(setting)}
        value={setting.value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      >
        {setting.choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    )
  }
  return (
    <input
      id={idOf(setting)}
      inputMode="decimal"
      size={7}
      value={setting.value}
      onInput={({ currentTarget: input }) => {
        const isNumber = onChange(input.value)
        input.setCustomValidity(isNumber ? '' : say({ ru: 'Нужно число', en: 'A number is needed' }))
      }}
    />
  )
}

const idOf = ({ label }: Setting) => `setting-${label.replace(' ', '-')}`
