import { computed, effect, signal } from '@preact/signals'
import { kept } from './kept.js'

/** Light, dark, or what the visitor's system says. */
export const theme = kept('theme', ['auto', 'light', 'dark'], 'auto')

const query = matchMedia('(prefers-color-scheme: dark)')
const systemIsDark = signal(query.matches)
query.addEventListener('change', () => {
  systemIsDark.value = query.matches
})

export const isDark = computed(() => (theme.value === 'auto' ? systemIsDark.value : theme.value === 'dark'))

effect(() => {
  document.documentElement.dataset.theme = isDark.value ? 'dark' : 'light'
})
