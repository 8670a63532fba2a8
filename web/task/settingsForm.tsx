import type { Signal } from '@preact/signals'
import { say } from '../site/language.js'
import type { Setting } from './settings.js'

interface Props {
  settings: readonly Setting[]
  seed: Signal<number>
  /** Whether there is a device: before, it is not known which of a task's numbers hold. */
  ready: boolean
  /** Gives false where the value isn't one. */
  onChange: (setting: Setting, value: string) => boolean
}

/** The settings found in a task's source, and the seed. */
export function SettingsForm({ settings, seed, ready, onChange }: Props) {
  return (
    <fieldset class="settings" disabled={!ready}>
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
      <div>
        <label for="setting-seed">
          <code>seed</code>
        </label>
        <input
          id="setting-seed"
          form="run"
          type="number"
          min={0}
          max={999_999_999}
          step={1}
          required
          value={seed}
          onInput={({ currentTarget }) => {
            if (currentTarget.validity.valid) seed.value = currentTarget.valueAsNumber
          }}
        />
      </div>
    </fieldset>
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
      form="run"
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
