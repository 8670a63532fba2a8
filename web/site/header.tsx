import type { Bilingual } from '../../tasks/language.js'
import { adapterName } from '../session/adapter.js'
import { device } from '../session/session.js'
import { language, say } from './language.js'
import { theme } from './theme.js'

const THEMES: Record<typeof theme.value, Bilingual> = {
  auto: { ru: 'авто', en: 'auto' },
  light: { ru: 'светлая', en: 'light' },
  dark: { ru: 'тёмная', en: 'dark' },
}

/** Name, device, language and theme. */
export function Header() {
  const other = language.value === 'ru' ? 'en' : 'ru'
  return (
    <header class="site">
      <a class="name" href="#/">
        glassgrad
      </a>
      <nav aria-label={say({ ru: 'Разделы', en: 'Sections' })}>
        <a href="#/">{say({ ru: 'Задачи', en: 'Tasks' })}</a>
        <a href="#/runs">{say({ ru: 'Запуски', en: 'Runs' })}</a>
        <a href="#/play">{say({ ru: 'Песочница', en: 'Playground' })}</a>
        <a href="#/exercises">{say({ ru: 'Упражнения', en: 'Exercises' })}</a>
        <a href="#/bench">{say({ ru: 'Скорость', en: 'Speed' })}</a>
        <a href="#/learn">{say({ ru: 'Как это устроено', en: 'How it works' })}</a>
      </nav>
      <span class="device" translate={false} title={deviceText()}>
        {deviceText()}
      </span>
      <button type="button" lang={other} onClick={() => (language.value = other)}>
        {other === 'ru' ? 'Русский' : 'English'}
      </button>
      <label>
        <span class="hidden">{say({ ru: 'Тема', en: 'Theme' })}</span>
        <select
          value={theme.value}
          onChange={({ currentTarget }) => (theme.value = currentTarget.value as typeof theme.value)}
        >
          {Object.entries(THEMES).map(([name, text]) => (
            <option key={name} value={name}>
              {say(text)}
            </option>
          ))}
        </select>
      </label>
    </header>
  )
}

function deviceText(): string {
  const found = device.value
  if (found === 'asking') return adapterName.value
  if ('missing' in found) return say({ ru: 'без WebGPU', en: 'no WebGPU' })
  return found.software ? `${found.name} (${say({ ru: 'программный', en: 'software' })})` : found.name
}
