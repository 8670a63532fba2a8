import { say } from '../site/language.js'

/** The two pages of benches, and which of them is open. */
export function Places({ here }: { here: 'measure' | 'devices' }) {
  const link = (name: typeof here, href: string, text: string) => (
    <a href={href} aria-current={here === name ? 'page' : undefined}>
      {text}
    </a>
  )
  return (
    <nav class="places" aria-label={say({ ru: 'Замеры', en: 'Benches' })}>
      {link('measure', '#/bench', say({ ru: 'Измерить', en: 'Measure' }))}
      {link('devices', '#/bench/devices', say({ ru: 'Сравнить устройства', en: 'Compare devices' }))}
    </nav>
  )
}
