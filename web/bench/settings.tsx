import type { Signal } from '@preact/signals'
import { BENCHES, type BenchName } from '../../bench/names.js'
import { say } from '../site/language.js'
import type { Asked } from './protocol.js'
import { ABOUT } from './words.js'

/** Who can take part in a page; TensorFlow.js' cpu backend slows its others down, and is not asked. */
export const PEERS = ['TF.js webgpu', 'TF.js wasm', 'jax-js webgpu', 'jax-js wasm']

/** What is measured in a click: the short set, everybody. */
export const USUAL: Asked = { benches: [], sizes: [], rounds: 3, peers: PEERS }

/** Which benches, in what sizes, how often, beside whom. */
export function Settings({ asked, disabled }: { asked: Signal<Asked>; disabled: boolean }) {
  // What is asked for now, not when the page was drawn last: a size may be left for a box in one click.
  const change = (part: Partial<Asked>) => {
    asked.value = { ...asked.value, ...part }
  }
  const toggled = <T,>(list: readonly T[], item: T) =>
    list.includes(item) ? list.filter((other) => other !== item) : [...list, item]
  return (
    <details class="bench-settings">
      <summary>{say({ ru: 'Выбрать самому', en: 'Choose yourself' })}</summary>
      <fieldset disabled={disabled}>
        <legend>
          {say({ ru: 'Замеры; ни одного — короткий набор', en: 'Benches; none: the short set' })}
        </legend>
        {BENCHES.filter((name) => ABOUT[name]).map((name: BenchName) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={asked.value.benches.includes(name)}
              onChange={() => change({ benches: toggled(asked.value.benches, name) })}
            />
            {say(ABOUT[name]!)}
          </label>
        ))}
      </fieldset>
      <fieldset disabled={disabled}>
        <legend>{say({ ru: 'Рядом с кем', en: 'Beside whom' })}</legend>
        {PEERS.map((peer) => (
          <label key={peer}>
            <input
              type="checkbox"
              checked={asked.value.peers.includes(peer)}
              onChange={() => change({ peers: toggled(asked.value.peers, peer) })}
            />
            {peer}
          </label>
        ))}
      </fieldset>
      <fieldset disabled={disabled}>
        <legend>{say({ ru: 'Сколько', en: 'How much' })}</legend>
        <label>
          {say({ ru: 'Кругов', en: 'Rounds' })}
          <input
            type="number"
            min={1}
            max={50}
            value={asked.value.rounds}
            onInput={({ currentTarget: { validity, valueAsNumber } }) => {
              if (validity.valid) change({ rounds: valueAsNumber })
            }}
          />
        </label>
        <label>
          {say({ ru: 'Размеры через запятую', en: 'Sizes, with commas' })}
          <input
            size={14}
            pattern="\s*(\d+\s*(,\s*\d+\s*)*)?"
            placeholder={say({ ru: 'как обычно', en: 'as usual' })}
            value={asked.value.sizes.join(', ')}
            onChange={({ currentTarget: { validity, value } }) => {
              if (validity.valid) change({ sizes: (value.match(/\d+/g) ?? []).map(Number) })
            }}
          />
        </label>
      </fieldset>
    </details>
  )
}
